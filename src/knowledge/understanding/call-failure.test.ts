import { APICallError } from 'ai'
import { describe, expect, test } from 'vitest'
import { readFailure } from './call-failure.ts'
import { createPauses } from './pauses.ts'

const failed = (statusCode: number | undefined, code: string, headers: Record<string, string> = {}) =>
  new APICallError({
    ...{ message: 'failed', url: 'http://x', requestBodyValues: {}, responseHeaders: headers },
    ...(statusCode === undefined ? {} : { statusCode }),
    responseBody: JSON.stringify({ error: { code, message: 'words of the provider' } }),
  })

describe('a call that failed', () => {
  test.each([
    [failed(429, 'limit_exceeded', { 'retry-after': '9' }), 'wait', 'limit_exceeded', 9_000],
    [
      failed(429, 'budget_exhausted', { 'retry-after': '60', 'x-should-retry': 'false' }),
      'wait',
      'budget_exhausted',
      60_000,
    ],
    [
      failed(429, 'limit_exceeded', { 'retry-after': '60', 'x-should-retry': 'false' }),
      'never',
      'limit_exceeded',
      60_000,
    ],
    [failed(404, 'model_not_found'), 'wait', 'model_not_found', undefined],
    [failed(403, 'model_not_allowed'), 'wait', 'model_not_allowed', undefined],
    [failed(400, 'content_filter'), 'never', 'content_filter', undefined],
    [failed(503, 'upstream_unavailable'), 'retry', 'upstream_unavailable', undefined],
    [failed(undefined, 'x y'), 'retry', 'model_call_failed', undefined],
    [new TypeError('fetch failed'), 'retry', 'model_call_failed', undefined],
  ])('%o means: %s', (error, next, reason, waitMs) => {
    expect(readFailure(error)).toMatchObject({ next, reason, waitMs })
  })
})

test('after failures in a row everything waits, each time longer, until one succeeds or something changes', () => {
  let now = 0
  const pauses = createPauses(() => now)
  const fail = (times: number) => {
    for (let time = 0; time < times; time += 1) pauses.noteFailure('a', 'upstream_timeout')
  }
  fail(2)
  expect(pauses.isPaused('a')).toBe(false)
  fail(1)
  expect(pauses.of('a')).toEqual({ reason: 'upstream_timeout', until: 10_000 })
  expect(pauses.isPaused('b')).toBe(false)
  now = 10_001
  expect(pauses.isPaused('a')).toBe(false)
  fail(1)
  now += 10_001
  expect(pauses.isPaused('a')).toBe(true)
  pauses.end('a')
  expect(pauses.isPaused('a')).toBe(false)
  fail(50)
  now += 300_001
  expect(pauses.isPaused('a')).toBe(false)
  pauses.noteSuccess('a')
  fail(2)
  expect(pauses.isPaused('a')).toBe(false)
})
