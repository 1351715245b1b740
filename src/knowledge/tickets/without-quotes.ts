/** `On Tue, 3 Mar 2026 at 10:12, Jana <jana@…> wrote:`, in one or two lines. */
const WROTE = [
  /^On .{6,200}\bwrote:$/i,
  /^.{4,200}(님이|께서) (작성|남긴 글|쓴 글|보낸 메일).{0,12}[:：]?$/,
  /^\d{4}년 ?\d{1,2}월 ?\d{1,2}일.{0,160}(작성|보냄|쓴 글|<[^>]+>).{0,10}[:：]$/,
  /^(Le|Am) .{6,200}(a écrit|schrieb).{0,80}:$/i,
]
const ORIGINAL =
  /^[-_=*\s]{2,}\s*(original message|original appointment|원본 ?메일|원본 ?메시지|원문 ?메시지|이전 ?메일)\s*[-_=*\s]{2,}$/i
const FORWARDED =
  /^[-_=*\s]{2,}\s*(forwarded message|전달된 ?메시지|전달된 ?메일|전달 ?메시지)\s*[-_=*\s]{2,}$/i
const HEADER =
  /^[>*\s]*(from|sent|date|to|cc|subject|보낸 ?사람|보낸 ?이|보낸 ?날짜|날짜|받는 ?사람|받는 ?이|참조|제목)\s*[*]*\s*[:：]/i
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
  const own = withoutMarked(kept, keepsForwarded && from < 0)
  const result = tidy(own)
  return result === '' ? text : result
}

function beginsQuote(lines: readonly string[], at: number, keepsForwarded: boolean): boolean {
  const line = (lines[at] as string).trim()
  if (line.length > 400 || line === '') return false
  if (ORIGINAL.test(line) || REPLY_ABOVE.test(line)) return true
  if (FORWARDED.test(line)) return !keepsForwarded
  if (/^[>\s]/.test(lines[at] as string) && line.startsWith('>')) return false
  if (WROTE.some((pattern) => pattern.test(line))) return true
  const two = `${line} ${(lines[at + 1] ?? '').trim()}`
  if (/^On .{6,}/i.test(line) && WROTE[0]?.test(two)) return true
  return !keepsForwarded && isHeaderBlock(lines, at)
}

/** Outlook repeats the head of the mail that it answers, without any mark before it. */
function isHeaderBlock(lines: readonly string[], at: number): boolean {
  if (!HEADER.test(lines[at] as string)) return false
  const next = lines
    .slice(at, at + 8)
    .filter((line) => line.trim() !== '')
    .slice(0, 5)
  return next.filter((line) => HEADER.test(line)).length >= 3
}

/** Who answers below a quote: what follows its marked lines. */
function belowQuote(lines: readonly string[], from: number): readonly string[] {
  const below = lines.slice(from + 1)
  return below.some((line) => line.startsWith('>')) ? below : lines
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
