import { isCourtesy, isValediction, signatureStart, withoutCourtesies } from '../../knowledge/index.ts'
import { linesOf, splitUnits, type Unit } from './passage-units.ts'

/** "Hello Ms. Kim," is one line. */
const LONGEST_GREETING = 60

/**
 * The units of a text that somebody wrote to a customer, without what belongs to that conversation alone: headings, greeting,
 * thanks, closing and who wrote it. Each is an exact part of the text.
 */
export function toldUnits(content: string): Unit[] {
  const told: Unit[] = []
  const end = signatureStart(content)
  let isSigned = false
  for (const unit of splitUnits(content.slice(0, end))) {
    if (unit.kind === 'heading') continue
    if (unit.kind === 'code' || unit.kind === 'table') {
      told.push(unit)
      continue
    }
    // a thanks may go over two lines
    if (isCourtesy(unit.text.replace(/\s+/g, ' '))) {
      isSigned ||= isValediction(lineOf(content, unit))
      continue
    }
    for (const part of runsOfLines(unit)) {
      const line = lineOf(content, part)
      isSigned ||= isValediction(line)
      // below "Kind regards," stands who wrote it
      const isSignature = isSigned && part.text.length < LONGEST_GREETING && !/[.!?]$/.test(part.text)
      if (isSignature || (line.includes(part.text) && isCourtesy(line))) continue
      const text = withoutCourtesies(part.text)
      const from = part.from + part.text.indexOf(text)
      if (text !== '') told.push({ ...part, from, to: from + text.length, text })
    }
  }
  return told
}

/** Whether a greeting, or whatever else a sentence began with, was cut off in front of a part of a text. */
export function isCutOff(content: string, from: number): boolean {
  return /[,;!~]\s*$/.test(content.slice(Math.max(0, from - 8), from))
}

/** The line that a unit begins in; '' where it is long. */
function lineOf(content: string, { from }: Unit): string {
  const start = content.lastIndexOf('\n', from - 1) + 1
  const line = content.slice(start, start + LONGEST_GREETING + 1).split('\n', 1)[0] as string
  return line.length <= LONGEST_GREETING ? line.trim() : ''
}

/** An item, and a sentence without a mark at its end, goes on into the closing below it: there it is cut. */
function runsOfLines(unit: Unit): Unit[] {
  if (!unit.text.includes('\n') || /^\s*(?:`{3}|~{3})/m.test(unit.text)) return [unit]
  const runs: Unit[] = []
  let last: Unit | undefined
  for (const { from, to, text } of linesOf(unit.text)) {
    if (isValediction(text)) break
    if (text.trim() === '' || isCourtesy(text)) {
      last = undefined
      continue
    }
    // what stands below a whole step is none of it
    if (last && !(unit.kind === 'item' && /[.!?]\s*$/.test(unit.text.slice(0, from)))) {
      last.to = unit.from + to
      continue
    }
    const kind = runs.length === 0 ? unit.kind : 'sentence'
    last = { ...unit, kind, from: unit.from + from, to: unit.from + to }
    runs.push(last)
  }
  return runs.map((run) => ({ ...run, text: unit.text.slice(run.from - unit.from, run.to - unit.from) }))
}
