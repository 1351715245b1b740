import { setTimeout as delay } from 'node:timers/promises'

type Falsy = false | '' | 0 | null | undefined

/** Asks again until the answer is truthy; throws with the last answer when it is not in time. */
export async function until<T>(
  what: string,
  ask: () => Promise<T> | T,
  timeoutMs = 20_000,
): Promise<Exclude<T, Falsy>> {
  let last: unknown
  for (const end = Date.now() + timeoutMs; Date.now() < end; await delay(25)) {
    last = await ask()
    if (last) return last as Exclude<T, Falsy>
  }
  throw new Error(`waited ${timeoutMs} ms in vain for: ${what}; last answer: ${JSON.stringify(last)}`)
}
