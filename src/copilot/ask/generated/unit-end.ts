/** A line that begins or ends a code block. */
export const FENCE = /^[ \t]*(?:`{3,}|~{3,})/
const FENCE_MARK = /^[ \t]*(`{3,}|~{3,})/
const FENCE_ENDS = /^[ \t]*([`~]+)[ \t]*$/
// A sentence ends at its mark and the citations behind it, once something else follows, not in lower case.
const SENTENCE_END = /[.!?。？！]["'”’)*]*(?:\s*\[\d{1,3}\])*(?=\s+[^\s\p{Ll}[])/gu
const ORDINAL = /^\s*(?:[-*+]\s+)?\**\d{1,3}[.)]$/

/** Where the first sentence, line or code block of a text ends; 0: it goes on. */
export function unitEnd(text: string, isEnd: boolean): number {
  if (FENCE.test(text)) return fenceEnd(text) || (isEnd ? text.length : 0)
  const line = text.indexOf('\n')
  const within = line === -1 ? text : text.slice(0, line)
  for (const found of within.matchAll(SENTENCE_END)) {
    const to = found.index + found[0].length
    if (!ORDINAL.test(text.slice(0, to).trimStart())) return to
  }
  if (line !== -1) return line + 1
  return isEnd ? text.length : 0
}

/** Behind the line that closes the code block which a text begins with; 0: that line is not there, or not whole. */
function fenceEnd(text: string): number {
  const mark = FENCE_MARK.exec(text)?.[1] as string
  for (let at = text.indexOf('\n') + 1; at > 0; at = text.indexOf('\n', at) + 1) {
    const end = text.indexOf('\n', at)
    if (end === -1) return 0
    if (FENCE_ENDS.exec(text.slice(at, end))?.[1]?.startsWith(mark)) return end + 1
  }
  return 0
}
