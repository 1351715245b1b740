import { estimateTokens } from '../pipeline/estimate-tokens.ts'
import type { SummarisedTicket } from './summarised-ticket.ts'

/** As long as a summary would be itself. */
const SHORT_TOKENS = 60

const BEGINS = String.raw`^(?:[^\p{L}\p{N}]|(?:re|fwd?|aw|wg|회신|전달)\s?[:：])*`
/** Behind what a machine calls its message; people who write about such messages go on with words. */
const ENDS = String.raw`\s*(?:$|[\]:：|(–-])`
const MONITORS =
  'alertmanager|nagios|zabbix|pagerduty|pingdom|uptime ?robot|statuscake|site24x7|new relic|datadog|grafana'

const AUTOMATED_TITLES = [
  new RegExp(
    String.raw`${BEGINS}(?:undeliver(?:ed|able)(?: (?:mail|message|e-?mail)|\s?:)|(?:mail )?delivery (?:status )?notification|(?:mail|message) delivery (?:failed|failure|subsystem)|delivery (?:failure|has failed)${ENDS}|returned mail|failure notice)`,
    'iu',
  ),
  new RegExp(
    String.raw`${BEGINS}(?:i(?:['’]m| am) )?(?:currently )?(?:out of (?:the )?office|auto(?:matic)?[- ]?(?:reply|response)|on vacation|away from (?:the )?office)(?:${ENDS}| (?:until|till|from|re)\b)`,
    'iu',
  ),
  /^\W*(\[?(FIRING|RESOLVED|ALERT(ING)?|PROBLEM|RECOVERY|OK|CRITICAL|WARNING)\b(:\d+)?[\]:]|\*\* (PROBLEM|RECOVERY))/,
  new RegExp(
    `${BEGINS}(?:${MONITORS})(?: (?:alerts?|monitors?|notification|incident|up|down|is|has|opened|resolved))*${ENDS}`,
    'iu',
  ),
  new RegExp(
    `${BEGINS}(?:반송된? ?(?:메일|편지)|(?:메일|전자우편) ?(?:전송|배달|발송|수신) ?(?:실패|오류|불가) ?(?:안내|알림|통지))${ENDS}`,
    'u',
  ),
  new RegExp(
    `${BEGINS}(?:부재 ?중|자동 ?(?:응답|회신|답장)|휴가 ?중)(?: ?(?:입니다|자동 ?(?:응답|회신|답장)|안내|알림|메일))*${ENDS}`,
    'u',
  ),
  /^\W*\[?(?:장애|경보|알람|모니터링|임계치?) ?(?:알림|발생|해제|감지|초과)(?: ?(?:알림|안내))?\s*[\]:：|(–-]/,
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
