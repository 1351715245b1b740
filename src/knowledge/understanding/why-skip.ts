import { estimateTokens } from '../pipeline/estimate-tokens.ts'
import type { SummarisedTicket } from './summarised-ticket.ts'

/** As long as a summary would be itself. */
const SHORT_TOKENS = 60

const AUTOMATED_TITLES = [
  /\b(undeliver(ed|able)|delivery (status notification|failure|has failed)|mail delivery (failed|subsystem)|returned mail|failure notice)\b/i,
  /\b(out of (the )?office|automatic reply|auto(matic)?[- ]?(reply|response)|on vacation|away from (the )?office)\b/i,
  /^\W*(\[?(FIRING|RESOLVED|ALERT(ING)?|PROBLEM|RECOVERY|OK|CRITICAL|WARNING)\b(:\d+)?[\]:]|\*\* (PROBLEM|RECOVERY))/,
  /\b(alertmanager|nagios|zabbix|pagerduty|pingdom|uptime ?robot|statuscake|site24x7|new relic alert|datadog (alert|monitor))\b/i,
  /(메일|전자우편) ?(전송|배달|발송) ?(실패|오류)|반송된? ?메일|배달 ?(되지|불가)|수신 ?불가/,
  /부재 ?중|자동 ?(응답|회신|답장)|휴가 ?중 ?(입니다|자동|안내)/,
  /^\W*\[?(장애|경보|알람|모니터링|임계치?) ?(알림|발생|해제|감지|초과)/,
]

const AUTOMATED_TEXTS = [
  /\b(mailer-daemon|postmaster)@/i,
  /\b(this is an automat(ed|ically generated)|automatically generated (message|e-?mail|mail)|do not reply to this (e-?mail|message))\b/i,
  /\b(i am|i['’]m) (currently )?(out of (the )?office|on (annual |parental )?leave|away until)\b/i,
  /발신 ?전용 ?(메일|이메일)|자동(으로)? ?(발송|생성)된 ?(메일|메시지|이메일|알림)|회신이? ?되지 ?않는/,
]

/** Why no model is asked for a summary of this ticket; null: one is. Whatever people have talked about is no machine's. */
export function whySkip(ticket: Pick<SummarisedTicket, 'title' | 'turns'>): 'short' | 'automated' | null {
  const { title, turns } = ticket
  const isAnswered = turns.some(({ kind }) => kind === 'reply' || kind === 'note')
  const first = turns[0]?.content ?? ''
  if (!isAnswered && isAutomated(title, first)) return 'automated'
  const tokens = turns.reduce((sum, { content }) => sum + estimateTokens(content), estimateTokens(title))
  return tokens < SHORT_TOKENS ? 'short' : null
}

function isAutomated(title: string, text: string): boolean {
  // a machine says so at its beginning or end
  const edges = text.length > 3_000 ? `${text.slice(0, 1_500)}\n${text.slice(-1_500)}` : text
  return (
    AUTOMATED_TITLES.some((pattern) => pattern.test(title)) ||
    AUTOMATED_TEXTS.some((pattern) => pattern.test(edges))
  )
}
