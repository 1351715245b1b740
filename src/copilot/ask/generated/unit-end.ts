/** A line that begins or ends a code block. */
export const FENCE = /^[ \t]*(?:`{3,}|~{3,})/
const CLOSED_FENCE = /^[ \t]*(`{3,}|~{3,})[^\n]*\n(?:[^\n]*\n)*?[ \t]*\1[`~]*[ \t]*(?:\n|$)/
// A sentence ends at its mark and the citations behind it, once something else follows, not in lower case.
const SENTENCE_END = /[.!?。？！]["'”’)*]*(?:\s*\[\d{1,3}\])*(?=\s+[^\s\p{Ll}[])/gu
const ORDINAL = /^\s*(?:[-*+]\s+)?\**\d{1,3}[.)]$/

/** Where the first sentence, line or code block of a text ends; 0: it goes on. */
export function unitEnd(text: string, isEnd: boolean): number {
  if (FENCE.test(text)) {
    const closed = CLOSED_FENCE.exec(text)?.[0]
    if (closed !== undefined && (isEnd || closed.endsWith('\n'))) return closed.length
    return isEnd ? text.length : 0
  }
  const line = text.indexOf('\n')
  const within = line === -1 ? text : text.slice(0, line)
  for (const found of within.matchAll(SENTENCE_END)) {
    const to = found.index + found[0].length
    if (!ORDINAL.test(text.slice(0, to).trimStart())) return to
  }
  if (line !== -1) return line + 1
  return isEnd ? text.length : 0
}
