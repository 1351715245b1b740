import { List, Stack, Text, Title } from '@mantine/core'
import { IconBooks, IconZoomQuestion } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { type Asking, otherResults } from '../../answers/asking.ts'
import { LinkButton } from '../../components/link-button.tsx'
import classes from './ask.module.css'
import { Feedback } from './feedback.tsx'
import { ResultList } from './result-list.tsx'

/** An honest no, with what can be done about it. */
export function NothingFound({ asking }: { asking: Asking }) {
  const { t } = useTranslation()
  return (
    <article className={classes.answer}>
      <Stack className={classes.nothing} gap="xs" role="status">
        <IconZoomQuestion size={30} stroke={1.5} aria-hidden="true" color="var(--naru-accent-text)" />
        <Title order={1} size="h3">
          {t('ask.nothingTitle')}
        </Title>
        <Text c="dimmed">{t('ask.nothingText')}</Text>
        <List spacing={6} size="sm" mt={4}>
          {t('ask.nothingTips', { returnObjects: true }).map((tip) => (
            <List.Item key={tip}>{tip}</List.Item>
          ))}
        </List>
        <LinkButton
          to="/knowledge"
          variant="default"
          size="sm"
          mt="sm"
          w="fit-content"
          leftSection={<IconBooks size={17} aria-hidden="true" />}
        >
          {t('ask.toKnowledge')}
        </LinkButton>
      </Stack>
      {asking.queryId ? <Feedback key={asking.queryId} queryId={asking.queryId} citations={[]} /> : null}
      <ResultList title={t('ask.nearest')} results={otherResults(asking)} />
    </article>
  )
}
