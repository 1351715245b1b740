/**
 * Whether a path such as `docs/a.md` matches a pattern: `*` and `?` inside one folder, `**` over folders, `[a-c]`,
 * `[!a]`, `{md,html}`. However hostile the pattern, the time grows with its length times that of the path; Node's
 * matchesGlob turns it into a regular expression, which takes hours for some.
 */
export function matchPath(path: string, pattern: string): boolean {
  const names = path.split('/').map((name) => [...name])
  return expandBraces(pattern).some((plain) => matchRun(names, toSteps(plain), matchName))
}

const MAX_ALTERNATIVES = 100

/** Whether the alternatives in braces are few enough to be tried one by one. */
export function isUsablePattern(pattern: string): boolean {
  return expandBraces(pattern).length <= MAX_ALTERNATIVES
}

/** `a.{md,html}` → `a.md`, `a.html`; the innermost braces first. Stops soon after there are too many. */
function expandBraces(pattern: string): string[] {
  let patterns = [pattern]
  for (;;) {
    const next = patterns.flatMap((text) => {
      const inner = /\{([^{}]*,[^{}]*)\}/.exec(text)
      if (!inner) return [text]
      const after = text.slice(inner.index + inner[0].length)
      return (inner[1] as string).split(',').map((choice) => text.slice(0, inner.index) + choice + after)
    })
    if (next.length === patterns.length || next.length > MAX_ALTERNATIVES) return next
    patterns = next
  }
}

const ANY_RUN = Symbol('any run')
type Step<T> = T | typeof ANY_RUN

type NamePart = (character: string) => boolean

// `docs/**` is what lies in docs, not docs itself.
function toSteps(pattern: string): Array<Step<Array<Step<NamePart>>>> {
  const steps = pattern.replace(/\/\*\*$/, '/*/**').split('/')
  return steps.map((name) => (name === '**' ? ANY_RUN : toParts(name)))
}

function toParts(name: string): Array<Step<NamePart>> {
  return Array.from(name.matchAll(/\[([!^]?)([^\]]+)\]|\*+|./gsu), ([text, negation, set]) => {
    if (set !== undefined) return inSet(set, negation !== '')
    if (text.startsWith('*')) return ANY_RUN
    return text === '?' ? () => true : (character: string) => character === text
  })
}

function inSet(set: string, isNegated: boolean): NamePart {
  const ranges = Array.from(set.matchAll(/(.)-(.)|(.)/gsu), ([, from, to, one]) => [from ?? one, to ?? one])
  return (character) =>
    isNegated !== ranges.some(([from, to]) => character >= (from as string) && character <= (to as string))
}

function matchName(name: string[], parts: Array<Step<NamePart>>): boolean {
  return matchRun(name, parts, (character, part) => part(character))
}

// Only the last "any run" is ever widened: what an earlier one could take instead, the last one can take as well.
function matchRun<T, S>(
  items: readonly T[],
  steps: ReadonlyArray<Step<S>>,
  matches: (item: T, step: S) => boolean,
): boolean {
  let item = 0
  let step = 0
  let retry: { item: number; step: number } | undefined
  while (item < items.length) {
    const wanted = steps[step]
    if (wanted === ANY_RUN) {
      retry = { item, step }
      step++
    } else if (wanted !== undefined && matches(items[item] as T, wanted)) {
      item++
      step++
    } else if (retry) {
      retry.item++
      item = retry.item
      step = retry.step + 1
    } else return false
  }
  return steps.slice(step).every((rest) => rest === ANY_RUN)
}
