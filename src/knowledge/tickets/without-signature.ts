const DELIMITER = /^(--|—|__{2,}|={5,}|\*{5,})\s*$/
/** Longer, and it is no signature but a part of the text. */
const MAX_LINES = 15

const SENT_FROM =
  /^(sent from my .{2,40}|sent from (mail|outlook|yahoo).{0,40}|get outlook for .{2,20}|나의 .{2,30}에서 보냄|.{2,30}에서 보냄|.{0,20}(iPhone|갤럭시|Galaxy).{0,20}(보냄|보낸 메일))\.?$/i
const CLOSING =
  /^(((best|kind|warm|many|with (best|kind))[ -]*)?(regards|wishes)|sincerely( yours)?|cheers|thanks( again| and regards| in advance)?|thank you|감사합니다|고맙습니다|수고하세요|감사드립니다|이상입니다)[\s,.!~]*$/i
const CONTACT =
  /([\w.+-]+@[\w-]+\.[\w.]+|(\+?\d{2,4}[-. )]){1,3}\d{3,4}|https?:\/\/|\b(tel|phone|mobile|fax|www\.)|전화|연락처|휴대|팩스|주소|(주식회사|\(주\)|㈜)|(팀장|대리|과장|차장|부장|매니저|책임|선임|사원|대표|이사)\b|\b(manager|engineer|director|specialist|team|inc|gmbh|ltd|co)\b\.?)/i
const NAME_AT_END = /^.{1,20}\s*(드림|올림|배상)[.\s]*$/

/** Without the name, post and phone numbers below. A text that would be empty then stays. */
export function withoutSignature(text: string): string {
  const lines = text.split('\n')
  const end = linesAboveSignature(lines)
  const kept = lines.slice(0, end).join('\n').trimEnd()
  return kept === '' ? text : kept
}

/**
 * How many lines of a mail stand above its signature, which programs and companies put below: delimiters, "Sent from my …",
 * ways to reach somebody. What is left may still end with a name: see `understanding/signature-start.ts`.
 */
function linesAboveSignature(lines: readonly string[]): number {
  let end = lines.length
  const last = () => {
    while (end > 0 && (lines[end - 1] as string).trim() === '') end--
    return (lines[end - 1] ?? '').trim()
  }
  while (SENT_FROM.test(last()) && end > 0) end--
  const delimiter = lastIndex(lines, end, (line) => DELIMITER.test(line.trim()))
  if (delimiter > 0) end = delimiter
  const closing = lastIndex(lines, end, (line) => CLOSING.test(line.trim()))
  if (closing > 0 && isSignature(lines.slice(closing + 1, end))) end = closing
  if (NAME_AT_END.test(last())) end--
  return end
}

/** The last line of such a kind among those that a signature may begin with; -1: none. */
function lastIndex(lines: readonly string[], end: number, is: (line: string) => boolean): number {
  for (let at = end - 1; at >= Math.max(0, end - MAX_LINES); at--) if (is(lines[at] as string)) return at
  return -1
}

/** A closing phrase with nothing below it, or with a name and how to reach it. */
function isSignature(below: readonly string[]): boolean {
  const lines = below.map((line) => line.trim()).filter(Boolean)
  if (lines.some((line) => line.length > 80)) return false
  return lines.length <= 2
    ? lines.every((line) => !/[?？]/.test(line))
    : lines.some((line) => CONTACT.test(line))
}
