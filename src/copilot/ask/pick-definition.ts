import type { SearchHit } from '../../knowledge/index.ts'
import { splitSections } from '../passages/passage-sections.ts'
import type { Unit } from '../passages/passage-units.ts'
import { type AnswerPart, makePart } from './answer-part.ts'
import { questionLanguage } from './answer-texts.ts'
import { POINTER } from './rank-sections.ts'
import type { Surroundings } from './read-surroundings.ts'

const MIN_STATEMENT = 20
const MAX_FOLLOWING = 260
// What a definition is worth by where it stands and how it is put.
const IS_TITLE = 4
const IS_PUT_SO = 3
const IS_OTHER_LANGUAGE = -2
const ENOUGH = 2.2
const LOWER_PLACE = 0.1
const LATER = 0.05

type Found = { worth: number; hit: SearchHit; headings: string[]; units: Unit[] }

/** The statement that tells what a thing is: "X is a …", or the first one of the document that has its name. */
export function pickDefinition(thing: string, hits: SearchHit[], openings: Surroundings): AnswerPart[] {
  const found = hits.flatMap((hit, place) =>
    (openings.get(hit.document_id) ?? []).flatMap((chunk) =>
      readDefinitions(thing, { ...hit, ...chunk }, place),
    ),
  )
  const best = found.reduce<Found | undefined>(
    (most, one) => (most && most.worth >= one.worth ? most : one),
    undefined,
  )
  if (!best || best.worth < ENOUGH) return []
  const { hit, headings, units } = best
  return [makePart({ hit, chunk_id: hit.chunk_id, headings, content: hit.content }, units)]
}

function readDefinitions(thing: string, hit: SearchHit, place: number): Found[] {
  const names = namesOf(thing)
  const isTitle = namesOf(
    hit.title.replace(
      /^(what (is|are)( an?)?|overview of|about) |\s*(overview|개요|소개|이란\??|란\??)$/gi,
      '',
    ),
  ).some((name) => names.includes(name))
  const other = hit.language !== questionLanguage(thing) && hit.language !== 'und' ? IS_OTHER_LANGUAGE : 0
  let seen = 0
  return splitSections(hit).flatMap(({ headings, units }, section) =>
    units.flatMap((unit, at) => {
      if (unit.kind !== 'sentence' || unit.text.length < MIN_STATEMENT || POINTER.test(unit.text)) return []
      if (/[:：?？]$|^(note|참고|caution|warning)\b/i.test(unit.text)) return []
      const isFirst = seen++ === 0 && section === 0
      const isPutSo = defines(names, unit.text)
      if (!isPutSo && !(isFirst && isTitle)) return []
      const worth =
        (isTitle ? IS_TITLE : 0) + (isPutSo ? IS_PUT_SO : 0) + other - LOWER_PLACE * place - LATER * seen
      return [{ worth, hit, headings, units: withFollowing(units, at) }]
    }),
  )
}

/** "A _Pod_ (…) is a group of …", "파드(Pod)는 … 단위이다." */
function defines(names: string[], text: string): boolean {
  const plain = text.replaceAll(/[*_`"“”]/g, '').trim()
  const english =
    /^(?:an? |the |in kubernetes,? )?(.{1,60}?)(?:\s*\([^)]*\))?,? (?:is|are|represents?|refers? to|means) (?:an?|the|one|any|how|what|\w+)\b/i.exec(
      plain,
    )
  if (english && namesOf(english[1] as string).some((name) => names.includes(name))) return true
  const korean =
    /^(.{1,40}?)(?:\s*\([^)]*\))?\s*(?:이란|란|은|는)[ ,].*(?:이다|입니다|이며.*|한다|합니다|말한다|뜻한다|의미한다|말합니다|뜻합니다|이에요|예요)\.?$/s.exec(
      plain,
    )
  return korean !== null && namesOf(korean[1] as string).some((name) => names.includes(name))
}

/** A name as it may be written: in one number, with and without what stands in brackets behind it. */
function namesOf(name: string): string[] {
  const [, outer = name, inner] = /^(.*?)\s*\(([^)]*)\)\s*$/.exec(name) ?? []
  return [outer, ...(inner ? [inner] : [])].map(plainName).filter((one) => one !== '')
}

function plainName(name: string): string {
  const plain = name
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '')
  return /[a-z]{3}s$/.test(plain) && !plain.endsWith('ss') ? plain.replace(/(?<=[sx]|ch)es$|s$/, '') : plain
}

/** The sentence behind it too, where it is short. */
function withFollowing(units: Unit[], at: number): Unit[] {
  const own = units[at] as Unit
  const next = units[at + 1]
  const isSame = next?.kind === 'sentence' && next.paragraph === own.paragraph
  return isSame && next.text.length <= MAX_FOLLOWING && !/[:：]$/.test(next.text) ? [own, next] : [own]
}
