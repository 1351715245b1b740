import { splitSections } from '../passages/passage-sections.ts'
import type { Unit } from '../passages/passage-units.ts'
import { type StepList, stepLists } from '../passages/step-list.ts'
import { type AnswerPart, makePart, type Place } from './answer-part.ts'
import type { RankedSection } from './rank-sections.ts'
import type { NearbyChunk } from './read-surroundings.ts'

const MAX_STEPS = 12
const MAX_CHARACTERS = 2_400
const MAX_LEAD = 300
const LEAD_ANSWERS = 0.6

/** All steps of a section's list in order, from the chunks before and behind too where the list goes on there. */
export function pickSteps(section: RankedSection, chunks: NearbyChunk[]): AnswerPart[] {
  const list = bestList(section)
  if (!list) return []
  const { hit } = section
  const own: Run = {
    place: { hit, chunk_id: hit.chunk_id, headings: section.headings, content: hit.content },
    units: section.units.slice(list.from, list.to),
  }
  const place = chunks.findIndex((chunk) => chunk.chunk_id === hit.chunk_id)
  const isCutBefore = place > 0 && list.first > 1 && isAtStart(own)
  const before = isCutBefore ? runsBefore(own, list.first, chunks.slice(0, place).reverse()) : []
  const after = place >= 0 && isAtEnd(own) ? runsAfter(own, list.last, chunks.slice(place + 1)) : []
  const runs = withinBudget([...before, withLead(own, section, list), ...after])
  return runs.map((run) => makePart(run.place, run.units))
}

type Run = { place: Place; units: Unit[] }

function bestList({ units, scores }: RankedSection): StepList | undefined {
  const lists = stepLists(units)
  const scoreOf = (list: StepList) => Math.max(...scores.slice(list.from, list.to))
  const best = Math.max(...lists.map(scoreOf))
  // Lists follow one another; a later one is taken only where it is clearly what is asked for.
  return lists.find((list) => scoreOf(list) >= best * 0.7)
}

function isAtStart({ place, units }: Run): boolean {
  return place.content.slice(0, units[0]?.from).trim() === ''
}

function isAtEnd({ place, units }: Run): boolean {
  return place.content.slice(units.at(-1)?.to).trim() === ''
}

function runsBefore(own: Run, first: number, chunks: NearbyChunk[]): Run[] {
  const runs: Run[] = []
  let wanted = first - 1
  for (const chunk of chunks) {
    const section = sectionsOf(own, chunk).at(-1)
    const list = section && stepLists(section.units).at(-1)
    if (!section || list?.last !== wanted) break
    const run = runOf(own, chunk, section.headings, section.units.slice(list.from, list.to))
    if (!isAtEnd(run)) break
    runs.unshift(run)
    wanted = list.first - 1
    if (wanted === 0 || !isAtStart(run)) break
  }
  return runs
}

function runsAfter(own: Run, last: number, chunks: NearbyChunk[]): Run[] {
  const runs: Run[] = []
  let wanted = last + 1
  for (const chunk of chunks) {
    const section = sectionsOf(own, chunk)[0]
    if (!section) break
    const start = section.units.findIndex((unit) => unit.kind === 'item' && unit.rank === wanted)
    // What is left of the last step may stand before the next one.
    if (start === -1 || start > 2) break
    const units = section.units.slice(0, listEnd(section.units, start))
    const run = runOf(own, chunk, section.headings, units)
    if (!isAtStart(run)) break
    runs.push(run)
    wanted = Math.max(...units.map((unit) => unit.rank)) + 1
    if (!isAtEnd(run)) break
  }
  return runs
}

/** Behind the steps that begin at `start`; a single one is a list here, since others stand before it. */
function listEnd(units: Unit[], start: number): number {
  let end = start + 1
  let last = (units[start] as Unit).rank
  for (let i = start + 1; i < units.length; i++) {
    const unit = units[i] as Unit
    if (unit.kind === 'item' && unit.rank === last + 1) {
      last = unit.rank
      end = i + 1
    }
  }
  while (units[end]?.kind === 'code') end++
  return end
}

function sectionsOf(own: Run, chunk: NearbyChunk) {
  return splitSections({ ...chunk, title: own.place.hit.title })
}

function runOf(own: Run, { chunk_id, content }: NearbyChunk, headings: string[], units: Unit[]): Run {
  return { place: { hit: own.place.hit, chunk_id, headings, content }, units }
}

/** The paragraph above the list that leads to it or answers by itself. */
function withLead(run: Run, { units, scores }: RankedSection, list: StepList): Run {
  if (list.first !== 1) return run
  let start = list.from
  while (start > 0 && units[start - 1]?.kind === 'sentence') start--
  const lead = units.slice(start, list.from)
  const last = lead.at(-1)
  if (!last || last.to - (lead[0] as Unit).from > MAX_LEAD) return run
  const isWanted =
    /[:：]$/.test(last.text) || scores.slice(start, list.from).some((score) => score >= LEAD_ANSWERS)
  return isWanted ? { ...run, units: [...lead, ...run.units] } : run
}

/** The first steps, as many as one reads at once; at least one. */
function withinBudget(runs: Run[]): Run[] {
  let steps = 0
  let length = 0
  const kept: Run[] = []
  for (const run of runs) {
    const units: Unit[] = []
    for (const unit of run.units) {
      steps += unit.kind === 'item' && unit.rank > 0 ? 1 : 0
      length += unit.text.length
      if (steps > 1 && (steps > MAX_STEPS || length > MAX_CHARACTERS)) break
      units.push(unit)
    }
    if (units.length > 0) kept.push({ ...run, units })
    if (units.length < run.units.length) break
  }
  return kept
}
