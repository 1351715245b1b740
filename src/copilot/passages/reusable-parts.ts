import { KOREAN_SURNAME, type SentenceRole, sentenceRole, withCapital } from '../../knowledge/index.ts'
import { splitSentences, splitUnits, type Unit } from './passage-units.ts'
import { namesSomebody, placeholdersIn } from './placeholders.ts'
import { onlyDescribes } from './section-heading.ts'
import { toldUnits } from './told-units.ts'
import { givesSecret } from './without-secrets.ts'

/** A part of what a source shows. */
export type ReusablePart = {
  /** As it may be sent. */
  text: string
  /** As it stands there. */
  quote: string
  /** An item of a list. */
  isStep: boolean
  /** What to do; otherwise how something is or works. */
  isInstruction: boolean
  /** It says how things are where it is from, before anything is to be done: why it was so. */
  isReason: boolean
}

export type ReusableParts = {
  /** What somebody else may be told as well. */
  kept: ReusablePart[]
  /** What was done for, or found at, the customer whose ticket it was, where that is what solved it. */
  done: string[]
}

/** Nobody starts again what was never moved, or finds what was never made. */
const FOLLOWS =
  /\b(?:again|now|once more)\b|다시|이제|\byou (?:can|may|will)\b|수도? 있(?:습니다|어요)[.!~]*$/i

/** "Remove them with …", "이를 삭제해 주세요": what is meant stands in the sentence before. */
const REFERS_BACK =
  /^(?:(?!(?:the|an?|your|that|if|when)\b)[a-z'’-]+ ){0,3}(?:them|these|those|it(?! (?:is|takes|will|may|can)\b))(?![\w-])|^(?:[가-힣]+ )?(?:이를|이들을|이것|그것|이걸|그걸|해당 )/i

/** "접속 후 …", "Otherwise …": what comes first stands in the sentence before. */
const BEHIND =
  /^(?:[가-힣]{1,6} ?(?:후|뒤)(?:에는?|엔)?|(?:그|이)(?:런|러한)? ?(?:후|뒤|다음)(?:에는?|엔)?|그러면|그렇지 않으면)[ ,]|^(?:then|otherwise|if not|after that|afterwards)\b|^(?:if|when|once) (?:it|this|that|they)\b|^그래도 |\bthe new (?:one|code|link|key|password|profile|file)\b/i
/** Another time it holds by itself. */
const IN_FUTURE =
  /^(?:for (?:the )?next time|next time|in (?:the )?future|going forward|앞으로|다음(?:에|번에|부터)는?|향후|재발 방지)/i
/** "입력해 주세요" alone says not what. */
const HAS_OBJECT = /[가-힣A-Za-z0-9)\]"'”’](?:을|를|은|는|도)(?=[\s,])/
/** "This happens when …": what happens stands there. */
const ABOUT_THAT = /^(?:this|that|these|those|it|they)\b|^(?:이는|이것은|그래서|따라서|그 결과) /i
/** What only the two of them know of. */
const OF_THAT_TALK =
  /\b(?:the|see|find|an?) (?:attached|enclosed)\b|\bas (?:we )?(?:discussed|agreed|promised|talked)\b|\b(?:over|by) the phone\b|\b(?:discuss|talk|spoke|speak|agree|said|told|call|explain|mention)\w*\b[^.]{0,30} on the phone\b|\b(?:call|ring|text|e-?mail|write(?: to)?|contact|reach|send (?:it|them) to) me\b|(?:저|제)(?:게|에게|한테) ?(?:직접 )?(?:연락|전화|보내|회신)|첨부(?:한|드린|해 ?드린|하여 드린)|(?:유선|전화|통화)(?:로|으로|상|에서)? ?(?:안내|말씀|논의)|(?:말씀|안내)(?:해)? ?드린 ?대로/i

/** What a support gives to one customer, out of kindness or as it owes it. */
const GRANTS =
  /\b(?:goodwill|(?:as|by way of) (?:an? )?(?:courtesy|apology|compensation)|(?:one-time|as an) exception(?! (?:in|on|of|list|rule)\b| (?:to|for) (?!you))|exceptionally|(?:mak\w+|made|granted|allow\w*) (?:you )?an exception|to compensate|we(?:['’]ll| will|['’]ve| have)? (?:gladly |happily |also |just )?(?:waiv|grant|credit|refund|reimburs)\w*|you(?:['’]ll| will)? (?:should |will )?(?:see|get|receive|have)\b[^.]{0,40}\b(?:credited|refunded|for free|free of charge|(?:credit|discount|refund|points?|vouchers?)(?= (?:of|for|on|to|within|in|by)\b|[.!]?$)))/i
const GRANTS_KO =
  /예외적으로|예외 ?처리(?:를|가)? ?(?:해 ?(?:드|두)|했|하였|하겠|되었|됐)|보상(?:으로|해|의|차원)|사과의 (?:의미|뜻|마음)|(?:포인트|적립금|쿠폰|크레딧|마일리지|할인|상품권)[가-힣]{0,2}(?:\s[^.]{0,12})?(?:지급|적립|드렸|드립니다|드리겠)/

const TOLD = new Set<SentenceRole>(['instruction', 'fact', 'finding'])

/** "새싹노트 이하늘입니다.", "Elena": who writes. */
const SIGNS = new RegExp(`^(?:\\S{1,14}(?: ${KOREAN_SURNAME}[가-힣]{1,2})?입니다|\\p{Lu}\\p{Ll}+)[.!]?$`, 'u')

/** How it is with them. */
const IS_THEIRS =
  /\b(?:in|of|at|from) your (?:team|company|office|department|organi[sz]ation|school)\b|(?<![가-힣])(?:귀사|귀교|고객님 ?(?:팀|회사|부서))/i

/** A text that somebody may be told something of. */
type Source = {
  kind: 'solution' | 'article'
  /** The headings above it: `A > B`. */
  heading: string
  /** Without another customer's data. */
  shown: string
}

/**
 * Divides a source into what may be repeated to another customer and what may not. Of a past solution that is what to do,
 * and how things are as far as nothing that was done lies before; of an article what to do, with how things are between.
 */
export function reusableParts(source: Source): ReusableParts {
  return source.kind === 'article' ? articleParts(source) : solutionParts(source.shown)
}

function solutionParts(shown: string): ReusableParts {
  const kept: ReusablePart[] = []
  const done: string[] = []
  const found: string[] = []
  // what was left out, and whether the next sentence is of no use without it
  let isAfterDone = false
  let isAfterFound = false
  // of a list with a hole nobody can follow what is behind it
  let isBroken = false

  function isForOthers({ text, role }: Clause): boolean {
    const isAfter = { done: isAfterDone, found: isAfterFound }
    isAfterFound = role === 'finding'
    if (role === 'finding') found.push(text)
    if (role === 'done') done.push(text)
    if (role === 'done') isAfterDone = true
    if (role === 'fact') {
      if (SIGNS.test(text)) return false
      // what it follows from was no part of what solved it
      if (kept.length === 0 && (BEHIND.test(text) || REFERS_BACK.test(text))) return false
      if (isAfter.done || placeholdersIn(text).length > 0) return false
      if (isOfThatTalk(text) || IS_THEIRS.test(text)) return false
      return !(isAfter.found && ABOUT_THAT.test(text))
    }
    if (role !== 'instruction') return false
    if (isOfThatTalk(text) || namesSomebody(text)) isAfterDone = true
    else if (!(isAfterDone && dependsOnIt(text)) || IN_FUTURE.test(text)) isAfterDone = false
    return !isAfterDone
  }

  for (const unit of toldUnits(shown)) {
    const clauses = clausesOf(unit).map((text) => {
      const role = roleOf(unit, text)
      // what was given to one of them is no way for others
      const isGiven = TOLD.has(role) && (givesSecret(text) || grants(text))
      return { text, role: isGiven ? ('done' as const) : role }
    })
    const isItem = unit.kind === 'item'
    const usable: Clause[] = isItem && isBroken ? [] : clauses.filter(isForOthers)
    isBroken = isItem && usable.length === 0
    if (isBroken) done.push(...clauses.flatMap(({ text, role }) => (role === 'done' ? [] : text)))
    // what was to follow is left out
    if (usable.length === 0 && isAfterDone && /[:：]$/.test(kept.at(-1)?.text ?? '')) kept.pop()
    const isWhole = usable.length === clauses.length
    const said = isWhole && usable.length > 1 ? [{ text: unit.text, role: leading(usable) }] : usable
    for (const { text, role } of said) {
      const isInstruction = role === 'instruction'
      const isReason = !isInstruction && !kept.some((part) => part.isInstruction)
      kept.push({ ...partOf(unit, text), isInstruction, isReason })
    }
  }
  // how things are, where something had to be done, is no answer
  const answer = done.length === 0 || kept.some(({ isInstruction }) => isInstruction) ? kept : []
  return { kept: answer, done: done.length > 0 || answer.length > 0 ? done : found }
}

function grants(text: string): boolean {
  return GRANTS.test(text) || GRANTS_KO.test(text)
}

type Clause = { text: string; role: SentenceRole }

/** What a button says, "Email me the export", nobody asks for. */
function isOfThatTalk(text: string): boolean {
  return OF_THAT_TALK.test(text.replace(/["“][^"“”]{1,60}["”]/g, '""'))
}

function dependsOnIt(text: string): boolean {
  const isBare = /\p{Script=Hangul}/u.test(text) && !HAS_OBJECT.test(text)
  return isBare || FOLLOWS.test(text) || REFERS_BACK.test(text) || BEHIND.test(text)
}

/** Nothing where it tells nobody to do anything. */
function articleParts({ shown, heading }: Source): ReusableParts {
  const kept: ReusablePart[] = []
  const { describes, isHeaded } = sectionsOf(shown, heading)
  // how things are: kept once something to do follows, or stands in the same paragraph before
  let open: ReusablePart[] = []
  // the same right before the first thing to do, which may speak of it
  let before: ReusablePart | undefined
  let paragraph = -1
  let isAfterDone = false
  for (const unit of toldUnits(shown)) {
    if (describes(unit)) {
      before = undefined
      continue
    }
    const isMeans = unit.kind === 'code' || unit.kind === 'item'
    for (const text of sentencesOf(unit)) {
      const role = roleOf(unit, text)
      if (role === 'done') isAfterDone = true
      const last = before
      before = undefined
      if (role === 'finding' || role === 'done' || role === 'question' || role === 'progress') continue
      const isToDo =
        role === 'instruction' && unit.kind !== 'code'
          ? !(isAfterDone && FOLLOWS.test(text))
          : isMeans && !isAfterDone && (kept.length > 0 || isHeaded(unit))
      const part = { ...partOf(unit, text), isInstruction: isToDo, isReason: false }
      if (isToDo) {
        if (last && REFERS_BACK.test(text)) open.push(last)
        kept.push(...open, part)
        open = []
        paragraph = unit.paragraph
        isAfterDone = false
      } else if (role === 'fact' && kept.length > 0 && !isAfterDone) {
        if (unit.paragraph === paragraph) kept.push(part)
        else open.push(part)
      } else if (role === 'fact' && !isAfterDone) before = part
    }
  }
  return { kept, done: [] }
}

/** Which units stand under a heading that only describes, and which under any other. */
function sectionsOf(shown: string, above: string) {
  const names = above.split(' > ').filter((name) => name !== '')
  const isWithin = names.some(onlyDescribes)
  const headings = splitUnits(shown).filter(({ kind }) => kind === 'heading')
  const openAt = (at: number) => {
    const open: Unit[] = []
    for (const heading of headings) {
      if (heading.from > at) break
      while ((open.at(-1)?.rank ?? 0) >= heading.rank) open.pop()
      open.push(heading)
    }
    return open.map(({ text }) => text)
  }
  return {
    describes: ({ from }: Unit) => isWithin || openAt(from).some(onlyDescribes),
    isHeaded: ({ from }: Unit) => names.length > 0 || openAt(from).length > 0,
  }
}

/** An item with more than one sentence may hold what was found beside what to do. */
function sentencesOf(unit: Unit): string[] {
  if (unit.kind !== 'item') return clausesOf(unit)
  const mark = /^\s*(?:[-*+•]|\(?\d{1,3}[.)])\s+/.exec(unit.text)?.[0].length ?? 0
  const sentences = splitSentences(unit.text, mark, unit.text.length)
  return sentences.length > 1 ? sentences.map(({ text }) => text) : [unit.text]
}

function roleOf({ kind }: Unit, text: string): SentenceRole {
  return kind === 'code' ? 'instruction' : sentenceRole(text)
}

function leading(clauses: ReadonlyArray<{ role: SentenceRole }>): SentenceRole {
  return clauses.some(({ role }) => role === 'instruction') ? 'instruction' : 'fact'
}

/** What is cut out of a sentence is made one of its own. */
function partOf({ kind, text: whole }: Unit, text: string): Pick<ReusablePart, 'text' | 'quote' | 'isStep'> {
  const isCut = text !== whole
  const isEnglish = isCut && !/\p{Script=Hangul}/u.test(text)
  const own = isEnglish ? withCapital(text) : text
  return { text: isCut && /[\w가-힣)]$/.test(own) ? `${own}.` : own, quote: text, isStep: kind === 'item' }
}

const AFTER_CLAUSE =
  /;\s+|(?<=[다요][.!])\s+(?=[a-z])|(?<=(?:드렸|했|하였|두었|놓았|되었|됐)(?:고요?|으며|으니|습니다만|는데요?|지만),)\s+/

/**
 * "We lifted it; please try again." and "풀어 드렸고요, 다시 시도해 주세요" have two parts, of which only one may be said; "I asked our developers: dates are in UTC."
 * says where it is from.
 */
function clausesOf({ kind, text }: Unit): string[] {
  if (kind !== 'sentence') return [text]
  const clauses = text.split(AFTER_CLAUSE).filter((clause) => clause !== '')
  return clauses.flatMap((clause) => {
    const told = /^(?:we|i)\b[^:]{1,80}:\s+(?=\S)/i.exec(clause)?.[0]
    const rest = clause.slice(told?.length ?? 0)
    const isToDo = (text: string) => sentenceRole(text) === 'instruction'
    if (told === undefined || isToDo(told) || !isToDo(rest)) return [clause]
    return [told.replace(/:\s+$/, ''), rest]
  })
}
