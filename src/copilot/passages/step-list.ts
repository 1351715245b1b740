import type { Unit } from './passage-units.ts'

/** A run of units: the numbered steps of a list from its first, with what stands between them. */
export type StepList = { from: number; to: number; first: number; last: number }

/** The numbered lists among units, as places in them (`to` is behind the last). Single items are no lists. */
export function stepLists(units: Unit[]): StepList[] {
  const lists: StepList[] = []
  for (const [i, unit] of units.entries()) {
    if (unit.kind !== 'item' || unit.rank === 0) continue
    const open = lists.at(-1)
    if (open && unit.rank === open.last + 1) {
      open.last = unit.rank
      open.to = i + 1
    } else lists.push({ from: i, to: i + 1, first: unit.rank, last: unit.rank })
  }
  for (const list of lists) {
    // The code below the last step is its own.
    while (units[list.to]?.kind === 'code') list.to++
  }
  return lists.filter((list) => list.last > list.first || list.first > 1)
}

/** Whether most of a section's text is steps. */
export function isChieflySteps(units: Unit[]): boolean {
  const lengthOf = (some: Unit[]) => some.reduce((sum, unit) => sum + unit.text.length, 0)
  const inLists = stepLists(units).reduce((sum, list) => sum + lengthOf(units.slice(list.from, list.to)), 0)
  return inLists > lengthOf(units) / 2
}
