import { useMediaQuery, useSessionStorage } from '@mantine/hooks'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import type { Citation } from '../../api/types.ts'
import { usePageTitle } from '../../components/use-page-title.ts'
import { useSession } from '../../shell/session.ts'
import classes from './ask.module.css'
import { AskBox } from './ask-box.tsx'
import { AskStart } from './ask-start.tsx'
import { useAsking } from './use-asking.ts'

// The Markdown reader is the largest part of the page and is not needed for asking.
const AnswerView = lazy(() => import('./answer-view.tsx').then((module) => ({ default: module.AnswerView })))
const CitationPanel = lazy(() =>
  import('./citation-panel.tsx').then((module) => ({ default: module.CitationPanel })),
)

const REMEMBERED = 6

export function AskPage() {
  const { q } = useSearch({ from: '/shell/' })
  const navigate = useNavigate()
  const session = useSession()
  usePageTitle(q)
  const { asking, stop, again } = useAsking(q)
  const [recent, setRecent] = useSessionStorage<string[]>({
    key: `naru.questions.${session?.principal.id}`,
    defaultValue: [],
  })
  const [open, setOpen] = useState<Citation | null>(null)
  const wide = useMediaQuery('(min-width: 75em)', true, { getInitialValueInEffect: false })

  // A new question closes the passage of the last one.
  useEffect(() => setOpen(null), [q])
  useEffect(() => {
    if (q) setRecent((list) => [q, ...list.filter((question) => question !== q)].slice(0, REMEMBERED))
  }, [q, setRecent])

  const ask = (question: string) => {
    if (question === q) again()
    else void navigate({ to: '/', search: { q: question } })
  }
  const box = (
    <AskBox question={q ?? ''} busy={asking?.status === 'asking'} focus={!q} onAsk={ask} onStop={stop} />
  )
  if (!q) return <AskStart box={box} recent={recent} onAsk={ask} onClearRecent={() => setRecent([])} />
  return (
    <div className={classes.page} data-panel={wide && open ? true : undefined}>
      <div className={classes.column}>
        <div className={classes.top}>{box}</div>
        <Suspense>
          {asking ? <AnswerView asking={asking} open={open} onOpen={setOpen} onRetry={again} /> : null}
        </Suspense>
      </div>
      <Suspense>
        <CitationPanel citation={open} wide={wide} onClose={() => setOpen(null)} />
      </Suspense>
    </div>
  )
}
