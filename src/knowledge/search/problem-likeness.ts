import { hash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { firstTelling, tellingSentences } from '../understanding/telling-sentences.ts'
import { type ErrorCodes, errorCodes, hasOtherCode, sharedCodes } from './error-codes.ts'
import { quantities } from './quantities.ts'
import { type QueryTerms, readQueryWords, UNSEEN_CHUNKS } from './query-terms.ts'

/** What a ticket says of its problem. */
export type Problem = {
  title: string
  /** Its passages, in the customer's words. */
  passages: string[]
  /** As its summary has it, for everyone who reads the ticket; '' where there is none. */
  summary: string
}

/** A problem without greetings and thanks. */
export type ProblemText = {
  text: string
  /** The terms of it, each with how much of the problem stands in it: its title most. */
  shares: Map<string, number>
  /** Whole words, those that only frame a question left out. */
  words: Set<string>
  /** The terms that it begins with: those of its title and of its first telling sentence. */
  beginning: Set<string>
  codes: ErrorCodes
  quantities: Map<string, string>
}

// What a problem is stands at its beginning; long logs below it cost time and say little.
const MOST_CHARACTERS = 2_000
// A title names the problem; what stands in none of its telling sentences (how many people wait for it, since when,
// what is asked of us) is alike in tickets that have nothing else in common.
const OF_TITLE = 3
const OF_SUMMARY = 1
const OF_THE_REST = 0.25
/** What a problem of anything may begin with: since when, for whom, and that something is not as it should be. */
const STATES = new Set(
  readQueryWords(
    `since today yesterday morning afternoon evening night week month day hour minute now still again always suddenly ago
    everybody everyone nobody somebody anybody user customer team colleague company all any no not never please help urgent
    cannot can't don't doesn't didn't won't isn't fail fails failed failing failure error problem issue trouble work works
    working broken wrong get gets got see show shows say says try tried use using want need longer more our we us my
    오늘 어제 그제 아침 오전 오후 저녁 밤 이번 지난 요즘 갑자기 계속 자꾸 아직 다시 현재 지금 아무 아무도 모두 전체 저희 제가 우리
    사용자 고객 직원 회사 팀 실패 오류 에러 문제 이상 장애 불가 급합니다 못합니다 못해요 못하고 안됩니다 안돼요 안되네요 됩니다 돼요 되나요
    나옵니다 나와요 나타납니다 뜹니다 떠요 발생 발생합니다 있습니다 있어요 없습니다 없어요 합니다 했습니다 해요 하는데 싶습니다 입니다
    않습니다 않아요 같습니다 보입니다 안 못 수 것 때 후 뒤 부터 까지`,
  ).map(({ terms }) => terms[0] as string),
)
/** Counts and days; longer ones name something. */
const SMALL_NUMBER = /^\d{1,4}$/

/** About ten kilobytes each: the same articles and solved tickets are looked at again and again. */
const known = new LRUCache<string, ProblemText>({ max: 1_000 })

/** Nobody changes what it returns. */
export function readProblem(problem: Problem): Readonly<ProblemText> {
  const { title, passages, summary } = problem
  const key = hash('sha256', JSON.stringify([title, passages, summary]), 'base64')
  const before = known.get(key)
  if (before) return before
  const text = read(problem)
  known.set(key, text)
  return text
}

function read({ title, passages, summary }: Problem): ProblemText {
  const said = [title, ...passages].join('\n').slice(0, MOST_CHARACTERS)
  const told = [...tellingSentences(said), ...tellingSentences(summary)].map((sentence) => sentence.text)
  const text = [...new Set([title, ...told])].join('\n')
  const [ofTitle, ofSummary] = [termsOf(title), termsOf(summary)]
  const shares = new Map<string, number>()
  const words = new Set<string>()
  for (const { terms, isFraming } of readQueryWords(text)) {
    if (isFraming || SMALL_NUMBER.test(terms[0] as string)) continue
    words.add(terms[0] as string)
    for (const term of terms)
      shares.set(term, ofTitle.has(term) ? OF_TITLE : ofSummary.has(term) ? OF_SUMMARY : OF_THE_REST)
  }
  const begun = readQueryWords(beginningOf(title, passages)).filter(({ terms }) =>
    words.has(terms[0] as string),
  )
  const naming = begun.filter(({ terms }) => !STATES.has(terms[0] as string))
  const beginning = new Set(naming.flatMap(({ terms }) => terms))
  const all = `${said}\n${summary}`
  return { text, shares, words, beginning, codes: errorCodes(all), quantities: quantities(all) }
}

/** A title and what is said first below it: passages of tickets repeat the title. */
function beginningOf(title: string, passages: readonly string[]): string {
  const said = passages.join('\n')
  const below = said.startsWith(title) ? said.slice(title.length) : said
  return `${title}\n${firstTelling(below.slice(0, MOST_CHARACTERS))?.text ?? ''}`
}

function termsOf(text: string): Set<string> {
  return new Set(readQueryWords(text).flatMap(({ terms }) => terms))
}

export type Likeness = {
  /** 0 to 1: how much of both problems, or of what both begin with, the same words tell. */
  words: number
  /** The same words are no chance: together they are rarer than one passage among all. */
  isTelling: boolean
  /** Error codes that both have, as the other problem writes them. */
  codes: string[]
  /** Sizes, rates and the like that both have, as the other problem writes them. */
  quantities: string[]
  /** It has no error code of this one, but another one of the same kind: HTTP 429 where this one has HTTP 403. */
  hasOtherCode: boolean
}

// Titles name the same thing in different words, and the sentence below them is the same: it is likeness too, and the more
// the rarer its words are. Chosen with the floors in similar-to.ts: of 80 tickets that people wrote, each with one that solved
// it, 5 more find theirs, and no more of the generated ones are shown another fault.
const OF_BEGINNINGS = 0.55
/** Rarer than so many times what is no chance says no more. */
const RAREST = 3
/** So much longer at most counts as longer: a fault of one line is found in a long report. */
const LONGER = 4

/**
 * How like another problem is to one whose terms are `terms`: the cosine of rarities. What only the other says is taken to
 * be as rare as what this one says, so that nothing has to be looked up for it.
 */
export function likeness(own: ProblemText, other: ProblemText, { terms, total }: QueryTerms): Likeness {
  // of few passages nothing is rare
  const weights = new Map(terms.map((term) => [term.text, term.rarity]))
  const squares = Array.from(own.shares.keys(), (term) => (weights.get(term) ?? 0) ** 2).filter(Boolean)
  const usual = squares.reduce((sum, square) => sum + square, 0) / Math.max(1, squares.length)
  const worth = (term: string, share: number) => {
    const weight = weights.get(term)
    return share * (weight === undefined ? usual : weight ** 2)
  }
  let [mine, theirs, shared, around] = [0, 0, 0, 0]
  for (const [term, share] of own.shares) mine += worth(term, share)
  for (const [term, share] of other.shares) {
    theirs += worth(term, share)
    const mineOfIt = own.shares.get(term) ?? 0
    const both = worth(term, Math.sqrt(share * mineOfIt))
    if (isCentral(own, other, term)) shared += both
    else around += both
  }
  // What was tried, how often and where else it occurs is told around a problem: it bears out what both begin with or
  // have in a title, and never counts for more.
  shared += Math.min(around, shared)
  const beginnings = beginningsAlike(own, other, (term) => worth(term, 1))
  const rarity = (of: Iterable<string>) => {
    const both = [...of].filter((word) => own.words.has(word) && other.words.has(word))
    return both.reduce((sum, word) => sum + (weights.get(word) ?? 0), 0) / Math.log(total + UNSEEN_CHUNKS)
  }
  const rarer = rarity(beginnings.terms)
  return {
    words: Math.min(
      1,
      Math.max(
        cosine(shared, mine, theirs),
        rarer < 1 ? 0 : OF_BEGINNINGS * beginnings.cosine * Math.min(rarer, RAREST),
      ),
    ),
    isTelling: rarity(other.words) >= 1,
    codes: sharedCodes(own.codes, other.codes),
    quantities: inBoth(own.quantities, other.quantities),
    hasOtherCode: hasOtherCode(own.codes, other.codes),
  }
}

/** The terms that both begin with, and how much of both beginnings they tell: a title no more than what follows it. */
function beginningsAlike(own: ProblemText, other: ProblemText, worth: (term: string) => number) {
  const sum = (terms: Iterable<string>) => Array.from(terms, worth).reduce((one, next) => one + next, 0)
  const terms = [...other.beginning].filter((term) => own.beginning.has(term))
  return { terms, cosine: cosine(sum(terms), sum(own.beginning), sum(other.beginning)) }
}

function cosine(shared: number, mine: number, theirs: number): number {
  return mine > 0 && theirs > 0 ? shared / Math.sqrt(mine * Math.min(theirs, LONGER * mine)) : 0
}

/** Whether a term is one that both problems are told by: one has it in its title, or both begin with it. */
function isCentral(own: ProblemText, other: ProblemText, term: string): boolean {
  return isInTitle(own, other, term) || isInBeginnings(own, other, term)
}

/** Whether one of two problems has a term in its title. */
export function isInTitle(own: ProblemText, other: ProblemText, term: string): boolean {
  return Math.max(own.shares.get(term) ?? 0, other.shares.get(term) ?? 0) === OF_TITLE
}

export function isInBeginnings(own: ProblemText, other: ProblemText, term: string): boolean {
  return own.beginning.has(term) && other.beginning.has(term)
}

function inBoth(own: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): string[] {
  return [...other].filter(([key]) => own.has(key)).map(([, written]) => written)
}
