/**
 * One thing that differs between the state before and after. `path` is dotted. A list of simple values is compared
 * as a set: only what came and what went is told. `undefined` stands for “was not there”.
 */
export type Change =
  | { path: string; kind: 'value'; before: unknown; after: unknown }
  | { path: string; kind: 'list'; added: string[]; removed: string[] }

type Fields = Record<string, unknown>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isSimple = (value: unknown) => typeof value !== 'object' || value === null

const isSimpleList = (value: unknown): value is unknown[] => Array.isArray(value) && value.every(isSimple)

/** What an audited change did. Without a state before, all of the state after is new, and the other way round. */
export function changesOf(before: unknown, after: unknown, path = ''): Change[] {
  if (isFields(before) || isFields(after)) return changesOfFields(before, after, path)
  if ((isSimpleList(before) || before == null) && (isSimpleList(after) || after == null)) {
    if (before != null || after != null) return changesOfLists(before ?? [], after ?? [], path)
  }
  return isSame(before, after) ? [] : [{ path, kind: 'value', before, after }]
}

function changesOfFields(before: unknown, after: unknown, path: string): Change[] {
  // a simple value that became an object, or the reverse
  if (!isFields(before ?? {}) || !isFields(after ?? {})) return [{ path, kind: 'value', before, after }]
  const old = isFields(before) ? before : {}
  const now = isFields(after) ? after : {}
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])]
  return names.flatMap((name) => changesOf(old[name], now[name], path === '' ? name : `${path}.${name}`))
}

function changesOfLists(before: unknown[], after: unknown[], path: string): Change[] {
  const old = before.map(String)
  const now = after.map(String)
  const added = now.filter((item) => !old.includes(item))
  const removed = old.filter((item) => !now.includes(item))
  return added.length + removed.length === 0 ? [] : [{ path, kind: 'list', added, removed }]
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other)
}
