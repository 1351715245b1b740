import { readQueryWords, sentenceRole } from '../../knowledge/index.ts'
import { splitSentences, splitUnits } from '../passages/passage-units.ts'
import { type Asked, type AskedDirection, askedDirections } from './asked-direction.ts'
import { choosesOther } from './asked-option.ts'
import { type Direction, type DirectionKind, directionsIn } from './direction-words.ts'

/** A text that may tell what to do. */
export type Telling = {
  /** The title, and the headings above: `A > B`. */
  title: string
  heading: string
  /** What it was asked for, where somebody asked. */
  problem?: string
  text: string
}

/**
 * Whether a text tells to do, or tells that was done, the opposite of what is asked, and not what is asked: how to switch a
 * thing on is no answer to whoever wants it off. What was asked for itself, however it was solved, is never the opposite.
 */
export function doesOpposite(asked: Asked, telling: Telling): boolean {
  if (asked.directions.length + asked.changes.length === 0) return false
  const own = ownDirections(telling)
  if (choosesOther(asked.changes, own.changes, telling.text)) return true
  if (asked.directions.length === 0) return false
  const told = toldIn(telling)
  const judged = asked.directions.map((one) => judge(one, own.directions, told, telling))
  // what is about the opposite may do something else that is asked for besides
  if (judged.includes('about the opposite')) return !judged.includes('about it')
  return judged.includes('opposite') && !judged.some((one) => one === 'same' || one === 'about it')
}

/** Whether a heading is about just what is asked. */
export function isAskedFor({ directions }: Asked, heading: string): boolean {
  const own = askedDirections(heading).directions
  return directions.some((one) => own.some((other) => isSame(one, other)))
}

/** Of headings the innermost that tells a direction counts, else the title. */
function ownDirections({ title, heading, problem }: Telling): Asked {
  const innermost = heading.split(' > ').at(-1) ?? ''
  const own = askedDirections(innermost)
  return own.directions.length + own.changes.length > 0 ? own : askedDirections(title, problem)
}

type Told = Direction & { sentence: string; before: string }

function judge(
  one: AskedDirection,
  own: readonly AskedDirection[],
  told: readonly Told[],
  { title, text }: Telling,
): 'about it' | 'same' | 'about the opposite' | 'opposite' | undefined {
  if (own.some((other) => isSame(one, other) && one.kind === other.kind)) return 'about it'
  if (own.some((other) => isSame(one, other))) return 'same'
  const object = wordsOf(one.object)
  if (told.some((other) => isSame(one, other) && isDoneTo(other, object))) return 'same'
  const isOwn = own.some(
    (other) =>
      isOpposite(one, other) && (one.kind === other.kind || isLike(object, wordsOf(other.object), false)),
  )
  if (isOwn) return 'about the opposite'
  if (one.isFailing) return undefined
  const isElsewhere = () => {
    const said = wordsOf(`${title}\n${text}`)
    return object.size > 0 && !Array.from(object).some((word) => hasWord(said, word))
  }
  const isTold = told.some((other) => {
    if (!isOpposite(one, other)) return false
    // it has the verb of what is asked, and nothing of what it is to be done to
    if (one.kind === other.kind && isElsewhere()) return true
    if (other.object !== '') return isLike(object, wordsOf(other.object), one.isLoose)
    const around = [other.sentence, ...(one.isLoose ? [] : [other.before, title])].join('\n')
    return covers(wordsOf(around), object, one.isLoose)
  })
  return isTold ? 'opposite' : undefined
}

/** What is off is what is not there as well: "remove the allowlist"; and who cancels a plan wants no larger one. */
const NEAR: Partial<Record<DirectionKind, DirectionKind[]>> = {
  being: ['member', 'amount'],
  member: ['being'],
}

function isNear(one: Direction, other: Direction): boolean {
  return NEAR[one.kind]?.includes(other.kind) ?? false
}

function isSame(one: Direction, other: Direction): boolean {
  return one.isForth === other.isForth && (one.kind === other.kind || isNear(one, other))
}

/** To add a thing is no way to be rid of it; but what is to be on may well need that something is deleted. */
function isOpposite(one: Direction, other: Direction): boolean {
  if (one.isForth === other.isForth) return false
  return one.kind === other.kind || (!one.isForth && isNear(one, other))
}

function isDoneTo(told: Told, object: Set<string>): boolean {
  if (told.object === '' || object.size === 0) return true
  const words = wordsOf(told.object)
  return words.size === 0 || Array.from(words).some((word) => object.has(word))
}

/** Both objects name for the most part the same. */
function isLike(object: Set<string>, other: Set<string>, isStrict: boolean): boolean {
  return covers(other, object, isStrict) && (HANGUL.test([...other].join('')) || covers(object, other, false))
}

const HANGUL = /\p{Script=Hangul}/u
const ENOUGH = 0.5

function covers(words: Set<string>, object: Set<string>, isStrict: boolean): boolean {
  if (object.size === 0) return false
  const share = Array.from(object).filter((word) => hasWord(words, word)).length / object.size
  return isStrict ? share > ENOUGH : share >= ENOUGH
}

const SHORTEST = 3

/** "네이버페이" may be read as "네이버페" with a particle. */
function hasWord(words: Set<string>, word: string): boolean {
  if (words.has(word)) return true
  if (word.length < SHORTEST || !HANGUL.test(word)) return false
  return Array.from(words).some(
    (other) => other.length >= SHORTEST && (other.startsWith(word) || word.startsWith(other)),
  )
}

/** Of everything that is set there is a mode and an option. */
const GENERAL = new Set(
  [
    'mode',
    'function',
    'feature',
    'option',
    'setting',
    'service',
    'account',
    'again',
    '기능',
    '모드',
    '설정',
    '옵션',
    '서비스',
    '메뉴',
    '다시',
  ].flatMap((word) => readQueryWords(word).map(({ terms }) => terms[0] as string)),
)

function wordsOf(text: string): Set<string> {
  const words = new Set<string>()
  for (const { terms, isFraming } of readQueryWords(text))
    if (!isFraming && !GENERAL.has(terms[0] as string)) words.add(terms[0] as string)
  for (const { from, to } of directionsIn(text, text))
    for (const { terms } of readQueryWords(text.slice(from, to))) words.delete(terms[0] as string)
  return words
}

const TELLS = new Set(['instruction', 'done'])

/** What the instructions of a text, and what it says was done, do. */
function toldIn({ text }: Telling): Told[] {
  const told: Told[] = []
  let before = ''
  for (const unit of splitUnits(text)) {
    if (unit.kind === 'code' || unit.kind === 'heading') continue
    for (const { text: sentence } of splitSentences(unit.text, 0, unit.text.length)) {
      const tells = unit.kind === 'item' || unit.kind === 'table' || TELLS.has(sentenceRole(sentence))
      for (const direction of directionsIn(sentence, text))
        if (
          (tells || isImperative(sentence, direction)) &&
          isToldToDo(sentence, direction) &&
          !isPlace(sentence, direction)
        )
          told.push({ ...direction, sentence, before })
      before = sentence
    }
  }
  return told
}

/** "Open Projects > Archive, choose …": where it is done, and not what. */
function isPlace(sentence: string, { from, to }: Direction): boolean {
  return (
    /[>→»] ?$/.test(sentence.slice(0, from)) &&
    /^\s*(?:[가-힣]{1,8} ?)?(?:[>→»,]|\]?(?:에서|에 |으로 ))/.test(sentence.slice(to))
  )
}

/** "Subscribe to …": whatever verb it is. */
function isImperative(sentence: string, { from, to }: Direction): boolean {
  return /^\W*$/.test(sentence.slice(0, from)) && /^\W*[a-z]+(?<!ing|ed|[^s]s)$/i.test(sentence.slice(0, to))
}

const NOT_TO_DO =
  /\b(?:not|never|cannot|without|instead of|rather than|before|until|unless|if|when|once|otherwise|avoid|already|while|whether)\b[^,;:.]*$|n['’]t\b[^,;:.]*$|(?:그렇지 않으면|안 그러면)[^,]*$/i
const NOT_TO_DO_BEHIND =
  /^\S{0,3}지 ?(?:마|않|말)|^(?:하|되)?기 ?전|^(?:되어|돼|된|되면|되는|되지|된다면|져|졌)|^ ?(?:후|전|시)(?:에|\s)|^\S{0,2}(?:했|었|았)(?:던|다면)/

function isToldToDo(sentence: string, { from, to }: Direction): boolean {
  return !NOT_TO_DO.test(sentence.slice(0, from)) && !NOT_TO_DO_BEHIND.test(sentence.slice(to))
}
