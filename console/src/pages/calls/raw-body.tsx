import { Text } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../../components/copy-button.tsx'
import { ScrollBox } from '../../components/scroll-box.tsx'
import { JsonTree } from './json-tree.tsx'
import { parsed } from './said/said.ts'
import classes from './said.module.css'

/** More of a body would hold up the page; it can be copied whole. */
const LONGEST_RAW = 60_000

/** A body to the letter: JSON as a tree, a stream as its lines. */
export function RawBody({ title, body }: { title: string; body: string }) {
  const { t } = useTranslation()
  const value = useMemo(() => parsed(body), [body])
  const isTree = typeof value === 'object' && value !== null
  return (
    <section className={classes.raw} aria-label={title}>
      <header className={classes.role}>
        <span>{title}</span>
        <CopyButton size="sm" value={body} label={t('calls.details.copyId', { name: title })} />
      </header>
      {isTree ? (
        <div className={classes.json}>
          <JsonTree value={value} />
        </div>
      ) : (
        <ScrollBox className={classes.rawText} label={t('calls.details.rawText')}>
          <pre>{body.slice(0, LONGEST_RAW)}</pre>
        </ScrollBox>
      )}
      {!isTree && body.length > LONGEST_RAW ? (
        <Text size="xs" c="dimmed" px={14} pb={8}>
          {t('calls.details.cut')}
        </Text>
      ) : null}
    </section>
  )
}
