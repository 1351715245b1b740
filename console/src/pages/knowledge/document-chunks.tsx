import { Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { KnowledgeDocument } from '../../api/types.ts'
import { DocumentText } from '../../components/prose.tsx'
import classes from './knowledge.module.css'

/** A long handbook has thousands: rendering them all at once would stall the page. */
const STEP = 40

export function DocumentChunks({ document }: { document: KnowledgeDocument }) {
  const { t } = useTranslation()
  const [shown, setShown] = useState(STEP)
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {t('document.chunksHint')}
      </Text>
      {document.chunks.slice(0, shown).map(({ id, ordinal, heading, content }) => (
        <section key={id} className={classes.chunk}>
          <Group gap="sm" mb="sm" wrap="nowrap" align="baseline">
            <Text size="xs" fw={600} c="var(--naru-accent-text)" className={`tabular ${classes.when}`}>
              {t('document.passage', { number: ordinal + 1 })}
            </Text>
            {heading ? (
              <Text size="xs" c="dimmed">
                {heading}
              </Text>
            ) : null}
          </Group>
          <DocumentText text={content} format={document.format} />
        </section>
      ))}
      {document.chunks.length > shown ? (
        <Button variant="default" onClick={() => setShown(shown + STEP)} w="fit-content" mx="auto">
          {t('document.morePassages')}
        </Button>
      ) : null}
    </Stack>
  )
}
