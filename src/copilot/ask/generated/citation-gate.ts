/** What may be shown next: text, or the citation of passages by their ids. */
export type GateToken = { type: 'text'; text: string } | { type: 'citation'; ids: string[] }

export type CitationGate = {
  /** Takes the next piece of what a model writes, however it is cut, and gives what is decided by now. */
  push(piece: string): GateToken[]
  /** What is left when it has ended. */
  end(): GateToken[]
}

/** Ids of passages: no word and no number looks like one, so text that happens to hold brackets cites nothing. */
const ID = /^[a-z]\d[a-z]\d$/i
const ID_IN_BRACKETS = /[ \t]*[[【［][^[\]【】\n]{0,60}?\b[a-z]\d[a-z]\d\b[^[\]【】\n]{0,60}[\]】］]/gi
/** `1`, `2-3`, `4†source` */
const NUMBER = /^\d+(?:[-–~†]\w*)*$/
const LABEL = /^[\s^#]*(?:(?:passages?|sources?|citations?|refs?|ids?|출처|근거|참고|문서)[\s:#]*)?/i
const SEPARATOR = /[\s,;·&#:]+|\band\b|및/
/** Longer brackets cite nothing. */
const MAX_BRACKET = 80
const MAX_INLINE_CODE = 200
/** What Markdown shows as a bracket. */
const INNER = /&(?:#0{0,4}91|#x0{0,4}5b|lbrack|lsqb);/i
const OPENS = new RegExp(`^${INNER.source}`, 'i')
const CLOSES = /&(?:#0{0,4}93|#x0{0,4}5d|rbrack|rsqb);/i
const MAY_BECOME_ENTITY = /^&[#\w]{0,9}$/
const CLOSING: Record<string, string> = { '[': ']', '【': '】', '［': '］' }

const FENCE_BEGINS = /^[ \t]*(`{3,}|~{3,})/
const MAY_BECOME_FENCE = /^[ \t]*(`{0,2}|~{0,2})$/

/**
 * Lets through what a model writes, and of its citations only those that are known: `[k4t9]`. Others, and numbers in
 * brackets, which readers would take for citations, are left out, code aside. It holds back no more than it needs to
 * decide: an open bracket, an open span of code, a line of a code block.
 */
export function createCitationGate(isKnown: (id: string) => boolean): CitationGate {
  let buffer = ''
  let isLineStart = true
  let lastShown = ''
  /** Something between what was shown and what waits was left out. */
  let isCut = false
  /** What closes the code block that is open. */
  let fence: string | undefined
  let out: GateToken[] = []

  function show(text: string): void {
    if (text === '') return
    // two runs of backticks must not become one that opens other code
    const shown = isCut && joinsMarks(lastShown, text) ? ` ${text}` : text
    isCut = false
    isLineStart = shown.endsWith('\n')
    lastShown = shown.slice(-1)
    const last = out.at(-1)
    if (last?.type === 'text') last.text += shown
    else out.push({ type: 'text', text: shown })
  }

  /** Shows the beginning of what waits. */
  function take(length: number): true {
    show(buffer.slice(0, length))
    buffer = buffer.slice(length)
    return true
  }

  function drop(length: number): true {
    buffer = buffer.slice(length)
    isCut = true
    return true
  }

  /** One step on; false: more has to come first. */
  function step(isEnd: boolean): boolean {
    if (buffer === '') return false
    if (fence !== undefined) return codeLine(isEnd)
    if (isLineStart) {
      if (!isEnd && MAY_BECOME_FENCE.test(buffer)) return false
      const opened = openFence(isEnd)
      if (opened !== undefined) return opened
    }
    const space = /^[ \t]+/.exec(buffer)?.[0] ?? ''
    const first = buffer[space.length]
    if (first === undefined) return isEnd ? take(space.length) : false
    if (first === '\\' || first === '&') {
      const isRead = hiddenBracket(space, isEnd)
      if (isRead !== undefined) return isRead
    }
    if (first in CLOSING) return bracket(space.length, isEnd)
    if (space !== '') return take(space.length)
    if (first === '!') return exclamation(isEnd)
    if (first === '`') return inlineCode(isEnd)
    return take(first === '\n' ? 1 : (/^[^[【［`!&\\\n \t]+/.exec(buffer)?.[0].length ?? 1))
  }

  /** A bracket behind a backslash, or written as an entity, is shown as one: it is read as one. undefined: there is none. */
  function hiddenBracket(space: string, isEnd: boolean): boolean | undefined {
    const rest = buffer.slice(space.length)
    if (!isEnd && (rest === '\\' || MAY_BECOME_ENTITY.test(rest))) return false
    if (rest.startsWith('\\\\')) return take(space.length + 2)
    const isEscaped = /^\\[[\]]/.test(rest)
    const entity = OPENS.exec(rest)?.[0]
    if (!isEscaped && entity === undefined) return undefined
    buffer = space + (entity === undefined ? rest.slice(1) : `[${rest.slice(entity.length)}`)
    return true
  }

  function openFence(isEnd: boolean): boolean | undefined {
    const mark = FENCE_BEGINS.exec(buffer)?.[1]
    if (mark === undefined) return undefined
    const end = buffer.indexOf('\n')
    if (end === -1 && !isEnd) return false
    const line = end === -1 ? buffer : buffer.slice(0, end + 1)
    const isInline = mark.startsWith('`') && line.slice(line.indexOf(mark) + mark.length).includes('`')
    if (isInline) return undefined
    fence = mark
    return takeCode(line.length)
  }

  function codeLine(isEnd: boolean): boolean {
    const end = buffer.indexOf('\n')
    if (end === -1 && !isEnd) return false
    const line = end === -1 ? buffer : buffer.slice(0, end + 1)
    const mark = FENCE_BEGINS.exec(line)?.[1]
    if (mark?.startsWith(fence as string)) fence = undefined
    return takeCode(line.length)
  }

  /** Numbers in brackets mean something else there. */
  function takeCode(length: number): true {
    const code = buffer.slice(0, length)
    buffer = buffer.slice(length)
    show(
      code.replace(ID_IN_BRACKETS, (cited, at: number) => {
        return joinsMarks(code.slice(0, at), code.slice(at + cited.length)) ? ' ' : ''
      }),
    )
    return true
  }

  /** An image would be fetched from wherever a model says: it becomes a link. */
  function exclamation(isEnd: boolean): boolean {
    if (buffer.length === 1 && !isEnd) return false
    return buffer[1] === '[' ? drop(1) : take(1)
  }

  function inlineCode(isEnd: boolean): boolean {
    const mark = (/^`+/.exec(buffer) as RegExpExecArray)[0]
    if (mark.length === buffer.length && !isEnd) return false
    const rest = buffer.slice(mark.length)
    const close = [...rest.matchAll(/`+|\n/g)].find(([found]) => found === mark || found === '\n')
    if (close?.[0] === mark) {
      // the run of backticks may go on in the next piece
      if (!isEnd && mark.length + close.index + mark.length === buffer.length) return false
      return takeCode(mark.length + close.index + mark.length)
    }
    const isOpen = close === undefined && !isEnd && buffer.length <= MAX_INLINE_CODE
    return isOpen ? false : take(mark.length)
  }

  function bracket(space: number, isEnd: boolean): boolean {
    const close = CLOSING[buffer[space] as string]
    const plain = /^[^[\]【】［］`\n]*/.exec(buffer.slice(space + 1))?.[0] ?? ''
    const [content = ''] = plain.split(INNER)
    const after = space + 1 + content.length
    const next = content === plain ? buffer[after] : '['
    if (next === undefined && !isEnd && content.length <= MAX_BRACKET) return false
    const entity = CLOSES.exec(content.slice(0, MAX_BRACKET))
    if (entity) return closed(space, content.slice(0, entity.index), entity[0].length)
    if (next === close) return closed(space, content, 1)
    // What is left of a citation that never closes, or that holds another one, must not become one later on.
    const isTorn =
      (next !== undefined && next in CLOSING) || /^[\s\d,;]*$/.test(content) || mayBeId(content)
    if (!isTorn) return take(after)
    take(space)
    return drop(1 + (isEnd && next === undefined ? content.length : 0))
  }

  /** A bracket that closes; `end`: the length of what closes it. */
  function closed(space: number, content: string, end: number): true {
    const length = space + 1 + content.length + end
    const read = readCitation(content.replace(/\\$/, ''), isKnown)
    if (read === undefined) return take(length)
    if (read.length === 0) return drop(length)
    take(space)
    out.push({ type: 'citation', ids: read })
    isLineStart = false
    lastShown = ']'
    return drop(length - space)
  }

  function run(isEnd: boolean): GateToken[] {
    out = []
    while (step(isEnd)) continue
    return out
  }

  return {
    push(piece) {
      buffer += piece
      return run(false)
    },
    end: () => run(true),
  }
}

/** The known ids of a bracket; undefined: it is none that cites. */
function readCitation(content: string, isKnown: (id: string) => boolean): string[] | undefined {
  const words = content.normalize('NFKC').replace(LABEL, '').split(SEPARATOR).filter(Boolean)
  const ids = words.filter((word) => ID.test(word)).map((id) => id.toLowerCase())
  const cites = ids.length > 0 || (words.length > 0 && words.every((word) => NUMBER.test(word)))
  return cites ? [...new Set(ids.filter(isKnown))] : undefined
}

/** Backticks or tildes on both sides, which would be read as one mark. */
function joinsMarks(before: string, after: string): boolean {
  const mark = before.at(-1)
  return (mark === '`' || mark === '~') && after.startsWith(mark)
}

function mayBeId(content: string): boolean {
  return /^\s*[a-z]?\d?[a-z]?\d?\s*$/i.test(content)
}
