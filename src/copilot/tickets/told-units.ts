import { isCourtesy, isValediction, withoutCourtesies } from '../../knowledge/index.ts'
import { linesOf, splitUnits, type Unit } from '../ask/passage-units.ts'

/** "Hello Ms. Kim," is one line. */
const LONGEST_GREETING = 60

/**
 * The units of a text that somebody wrote to a customer, without what belongs to that conversation alone: headings, greeting,
 * thanks, closing and what stands below it. Each is an exact part of the text.
 */
export function toldUnits(content: string): Unit[] {
  const told: Unit[] = []
  let isSigned = false
  for (const unit of splitUnits(content)) {
    if (unit.kind === 'heading') continue
    if (unit.kind === 'code' || unit.kind === 'table') {
      told.push(unit)
      continue
    }
    const line = lineOf(content, unit)
    if (isCourtesy(unit.text.replace(/\s+/g, ' ')) || isCourtesy(line)) {
      isSigned ||= isValediction(line)
      continue
    }
    for (const part of runsOfLines(unit)) {
      // below "Kind regards," stands who wrote it
      if (isSigned && part.text.length < LONGEST_GREETING && !/[.!?]$/.test(part.text)) continue
      const text = withoutCourtesies(part.text)
      const from = part.from + part.text.indexOf(text)
      if (text !== '') told.push({ ...part, from, to: from + text.length, text })
    }
  }
  return told
}

function lineOf(content: string, { paragraph }: Unit): string {
  const line = content.slice(paragraph, paragraph + LONGEST_GREETING + 1).split('\n', 1)[0] as string
  return line.length <= LONGEST_GREETING ? line.trim() : ''
}

/** A sentence without a mark at its end goes on into the closing below it: there it is cut. */
function runsOfLines(unit: Unit): Unit[] {
  if (unit.kind !== 'sentence' || !unit.text.includes('\n')) return [unit]
  const runs: Unit[] = []
  let last: Unit | undefined
  for (const { from, to, text } of linesOf(unit.text)) {
    if (isValediction(text)) break
    if (text.trim() === '' || isCourtesy(text)) {
      last = undefined
      continue
    }
    if (last) {
      last.to = unit.from + to
      continue
    }
    last = { ...unit, from: unit.from + from, to: unit.from + to }
    runs.push(last)
  }
  return runs.map((run) => ({ ...run, text: unit.text.slice(run.from - unit.from, run.to - unit.from) }))
}
