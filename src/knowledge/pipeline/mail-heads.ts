export const ORIGINAL =
  /^[-_=*\s]{2,}(original message|original appointment|원본 ?메일|원본 ?메시지|원문 ?메시지|이전 ?메일)[-_=*\s]{2,}$/i
export const FORWARDED =
  /^[-_=*\s]{2,}(forwarded message|전달된 ?메시지|전달된 ?메일|전달 ?메시지)[-_=*\s]{2,}$/i
const HEADER =
  /^[>*\s]*(from|sent|date|to|cc|subject|보낸 ?사람|보낸 ?이|보낸 ?날짜|날짜|받는 ?사람|받는 ?이|참조|제목)[\s*]*[:：]/i

/** Outlook repeats the head of the mail that it answers, without any mark before it. */
export function isHeaderBlock(lines: readonly string[], at: number): boolean {
  if (!HEADER.test(lines[at] as string)) return false
  const next = lines
    .slice(at, at + 8)
    .filter((line) => line.trim() !== '')
    .slice(0, 5)
  return next.filter((line) => HEADER.test(line)).length >= 3
}

// No space of it may be a line break: it is tried at the beginning of every line.
const MAY_HAVE_HEADS =
  /^(?:[>*]|[^\S\n])*(?:from|보낸 ?사람|보낸 ?이)(?:\*|[^\S\n])*[:：]|^(?:[-_=*]|[^\S\n]){2,}\p{L}/imu

/** A text without the lines that mail programs put above a mail that is forwarded: who wrote it, when and to whom. */
export function withoutMailHeads(text: string): string {
  if (!MAY_HAVE_HEADS.test(text)) return text
  const lines = text.split('\n')
  const kept: string[] = []
  let isHead = false
  for (const [at, line] of lines.entries()) {
    const isMark = line.length < 200 && (FORWARDED.test(line) || ORIGINAL.test(line))
    isHead = isMark || (isHead && (HEADER.test(line) || line.trim() === '')) || isHeaderBlock(lines, at)
    kept.push(isHead ? '' : line)
  }
  return kept.join('\n')
}
