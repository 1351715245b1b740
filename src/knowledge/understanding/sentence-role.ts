import { englishRole } from './english-role.ts'
import { koreanRole } from './korean-role.ts'
import { withoutCourtesies } from './without-courtesies.ts'

/**
 * What a sentence of a support thread does.
 * `courtesy`: says nothing of the matter. `question`: wants something told, or sent. `progress`: it is being looked at.
 * `done`: what the support did, or is going to do, for this one customer. `instruction`: what the reader is to do, or can.
 * `finding`: how it was, or is, with this one customer. `fact`: anything else, such as how something works.
 */
export type SentenceRole = 'courtesy' | 'question' | 'progress' | 'done' | 'instruction' | 'finding' | 'fact'

export type ToldRole = Exclude<SentenceRole, 'courtesy'>

/** Of longer ones the beginning and the end are read: Korean has its verb there. */
const EDGE = 200
const MARK = /^\s*(?:\(?\d{1,2}[.)]|[①-⑳]|(?:step|단계) ?\d{1,2}[.:)]?|\d{1,2}단계[.:)]?)\s*(?=\S)/i
const BULLET = /^\s*[-*+•▶·]\s+/

/** By words and endings alone, Korean and English: no more than a good guess. */
export function sentenceRole(sentence: string): SentenceRole {
  const said = withoutCourtesies(sentence)
  return said === '' ? 'courtesy' : toldRole(said)
}

/** The same of one that is known to be no courtesy. */
export function toldRole(sentence: string): ToldRole {
  const said = sentence.replace(BULLET, '')
  const bare = said.replace(MARK, '').replace(/\s+/g, ' ').trim()
  const read = bare.length > 2 * EDGE ? `${bare.slice(0, EDGE)} ${bare.slice(-EDGE)}` : bare
  const role = /\p{Script=Hangul}/u.test(read) ? koreanRole(read) : englishRole(read)
  const isNumbered = MARK.test(said)
  return isNumbered && (role === 'fact' || role === 'finding') ? 'instruction' : role
}
