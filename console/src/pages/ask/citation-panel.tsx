import { Button, CloseButton, Drawer, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconExternalLink, IconFileText } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { plainLine } from '../../answers/plain-line.ts'
import { statusOf } from '../../api/problem.ts'
import type { Citation, KnowledgeDocument } from '../../api/types.ts'
import { LinkButton } from '../../components/link-button.tsx'
import { DocumentText } from '../../components/prose.tsx'
import { quoteRanges } from '../../components/quote-ranges.ts'
import { ScrollBox } from '../../components/scroll-box.tsx'
import { scrollToMiddle } from '../../components/scroll-to-middle.ts'
import { Failure } from '../../components/states.tsx'
import { documentQuery } from '../knowledge/queries.ts'
import { useDocumentPlace } from '../knowledge/use-document-place.ts'
import classes from './ask.module.css'

type Props = { citation: Citation | null; wide: boolean; onClose: () => void }

/** The cited passage: the chunk that the answer named, or else the one that holds the quote today. */
function passageOf(document: KnowledgeDocument, citation: Citation) {
  return (
    document.chunks.find(({ id }) => id === citation.chunk_id) ??
    document.chunks.find(({ content }) => quoteRanges([content], citation.quote).length > 0)
  )
}

function Passage({ document, citation }: { document: KnowledgeDocument; citation: Citation }) {
  const { t } = useTranslation()
  const box = useRef<HTMLDivElement>(null)
  const passage = passageOf(document, citation)
  const stands = passage !== undefined && quoteRanges([passage.content], citation.quote).length > 0
  // Another citation or a newer text has another mark to scroll to.
  useEffect(() => {
    const mark = box.current?.querySelector('mark')
    if (mark) scrollToMiddle(mark)
  }, [citation, document])
  return (
    <div ref={box}>
      {stands ? null : (
        <Stack gap="xs" mb="lg">
          <Text size="sm" c="dimmed">
            {t('ask.quoteMoved')}
          </Text>
          <blockquote className={classes.quote}>
            <mark>{citation.quote}</mark>
          </blockquote>
        </Stack>
      )}
      {passage ? (
        <DocumentText text={passage.content} format={document.format} quote={citation.quote} />
      ) : null}
    </div>
  )
}

function PassageOfDocument({ citation }: { citation: Citation }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(documentQuery(citation.document_id))
  if (data) return <Passage document={data} citation={citation} />
  if (statusOf(error) === 404) return <Text c="dimmed">{t('ask.documentGone')}</Text>
  if (error) return <Failure error={error} retry={() => void refetch()} />
  return (
    <Stack gap={12} aria-label={t('common.loading')}>
      {['96%', '90%', '94%', '70%', '88%', '52%'].map((width) => (
        <Skeleton key={width} height={13} width={width} />
      ))}
    </Stack>
  )
}

function PanelHeading({ citation }: { citation: Citation }) {
  const { t } = useTranslation()
  // The same query as the passage below, so nothing is asked twice.
  const { data } = useQuery(documentQuery(citation.document_id))
  const placeOf = useDocumentPlace()
  return (
    <Stack gap={4}>
      <Text size="xs" fw={600} c="var(--naru-accent-text)" className="tabular">
        {t('ask.passageOf', { number: citation.id })}
      </Text>
      <Title order={2} size="h4" lh={1.35}>
        {citation.title}
      </Title>
      {data ? <span className={classes.path}>{placeOf(data)}</span> : null}
      {citation.heading && citation.heading !== citation.title ? (
        <Text size="sm" c="dimmed">
          {plainLine(citation.heading)}
        </Text>
      ) : null}
      <Group gap="xs" mt={8}>
        <LinkButton
          to="/knowledge/documents/$id"
          params={{ id: citation.document_id }}
          size="compact-sm"
          variant="light"
          leftSection={<IconFileText size={15} aria-hidden="true" />}
        >
          {t('ask.openDocument')}
        </LinkButton>
        {citation.url ? (
          <Button
            component="a"
            href={citation.url}
            target="_blank"
            rel="noopener noreferrer"
            size="compact-sm"
            variant="default"
            rightSection={<IconExternalLink size={14} aria-hidden="true" />}
          >
            {t('ask.openOriginal')}
          </Button>
        ) : null}
      </Group>
    </Stack>
  )
}

/** Beside the answer where there is room, a drawer over it where there is not. */
export function CitationPanel({ citation, wide, onClose }: Props) {
  const { t } = useTranslation()
  useHotkeys([['Escape', onClose]])
  if (!wide) {
    return (
      <Drawer
        opened={citation !== null}
        onClose={onClose}
        position="bottom"
        size="85%"
        radius="lg"
        title={t('ask.passage')}
        closeButtonProps={{ 'aria-label': t('ask.closePassage') }}
      >
        {citation ? (
          <Stack gap="lg">
            <PanelHeading citation={citation} />
            <PassageOfDocument citation={citation} />
          </Stack>
        ) : null}
      </Drawer>
    )
  }
  if (!citation) return null
  return (
    <aside className={classes.panel} aria-label={t('ask.passage')}>
      <Group className={classes.panelTop} justify="space-between" align="flex-start" wrap="nowrap">
        <PanelHeading citation={citation} />
        <CloseButton aria-label={t('ask.closePassage')} onClick={onClose} />
      </Group>
      <ScrollBox className={classes.panelText} label={t('ask.passageText')}>
        <PassageOfDocument citation={citation} />
      </ScrollBox>
    </aside>
  )
}
