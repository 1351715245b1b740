import { FORWARDED, isHeaderBlock, ORIGINAL } from '../pipeline/mail-heads.ts'

/** `On Tue, 3 Mar 2026 at 10:12, Jana <jana@…> wrote:`, in one or two lines. */
const WROTE = [
  /^On .{6,200}\bwrote:$/i,
  /^.{4,200}(님이|께서) (작성|남긴 글|쓴 글|보낸 메일).{0,12}[:：]?$/,
  /^\d{4}년 ?\d{1,2}월 ?\d{1,2}일.{0,160}(작성|보냄|쓴 글|<[^>]+>).{0,10}[:：]$/,
  /^(Le|Am) .{6,200}(a écrit|schrieb).{0,80}:$/i,
]
const REPLY_ABOVE = /(reply above this line|이 줄 위에 (답장|회신)|위에 답장을 입력)/i

/**
 * Without what was written before. A text that is nothing but a quote stays whole: it may be all that there is.
 * `keepsForwarded`: a forwarded mail is no quote.
 */
export function withoutQuotes(text: string, keepsForwarded: boolean): string {
  const lines = text.split('\n')
  const from = lines.findIndex((_, at) => beginsQuote(lines, at, keepsForwarded))
  const above = from < 0 ? lines : lines.slice(0, from)
  const kept = from < 0 || hasText(above) ? above : belowQuote(lines, from)
  const own = withoutMarked(kept, keepsForwarded && from < 0 && !answersMarked(lines))
  const result = tidy(own)
  return result === '' ? text : result
}

function beginsQuote(lines: readonly string[], at: number, keepsForwarded: boolean): boolean {
  const line = (lines[at] as string).trim()
  if (line.length > 400 || line === '') return false
  if (REPLY_ABOVE.test(line)) return true
  if (ORIGINAL.test(line)) return !(keepsForwarded && onlyPointsBelow(lines.slice(0, at)))
  if (FORWARDED.test(line)) return !keepsForwarded
  if (/^[>\s]/.test(lines[at] as string) && line.startsWith('>')) return false
  if (WROTE.some((pattern) => pattern.test(line))) return true
  const two = `${line} ${(lines[at + 1] ?? '').trim()}`
  if (/^On .{6,}/i.test(line) && WROTE[0]?.test(two)) return true
  return !keepsForwarded && isHeaderBlock(lines, at)
}

const POINTS_BELOW =
  /\b(fyi|below|forward\w*|following|look|check|handle|help|assist|advise|review)\b|아래|하기|전달|참고|확인|검토|처리/i
const SAYS_MORE = /\b(still|again|not|no|error|fail\w*)\b|n['’]t|여전히|아직|계속|안 |못|오류|해결/i
/** "Can you look at this for us?": more says something of its own. */
const LONGEST_POINTER = 160

/** Whether all that is said above an earlier mail is to read it: then that mail is what it is about. */
function onlyPointsBelow(above: readonly string[]): boolean {
  const said = above.join(' ').trim()
  return said.length <= LONGEST_POINTER && POINTS_BELOW.test(said) && !SAYS_MORE.test(said)
}

/** Who answers below a quote: what follows its marked lines. */
function belowQuote(lines: readonly string[], from: number): readonly string[] {
  const below = lines.slice(from + 1)
  return below.some((line) => line.startsWith('>')) ? below : lines
}

/** "> On Tuesday Support wrote:", and below it what somebody has to say to that. */
function answersMarked(lines: readonly string[]): boolean {
  const names = lines.some(
    (line) => line.startsWith('>') && WROTE.some((wrote) => wrote.test(line.replace(/^[>\s]+/, ''))),
  )
  const own = withoutMarked(lines, false)
  return names && hasText(own) && !onlyPointsBelow(own)
}

function withoutMarked(lines: readonly string[], keepsMarked: boolean): readonly string[] {
  return keepsMarked ? lines : lines.filter((line) => !line.startsWith('>'))
}

function hasText(lines: readonly string[]): boolean {
  return lines.some((line) => line.trim() !== '')
}

function tidy(lines: readonly string[]): string {
  // not by a pattern: one that looks for white space at line ends begins anew at every space of a long run
  return lines
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}
