import { describe, expect, test } from 'vitest'
import { faultOf, unknownTo } from './check-summary.ts'
import { readAnswer } from './read-answer.ts'

const SOURCE = `Windows 11, client v5.2.1: error PAY-3021 since 2026-03-05 14:30. Order 30,000 KRW, invoice INV_2231.
설정 max_connections를 250으로 바꾼 뒤 10.0.0.7에서 HTTP 502가 납니다.`

describe('what a ticket does not have', () => {
  test.each([
    'On Windows11 the client 5.2.1 fails with pay-3021.',
    '30000 KRW for INV_2231, in 3 steps',
    '2026-3-5: HTTP 502 from 10.0.0.7',
    'max_connections를 250으로 바꾼 뒤 PAY-3021오류가 납니다.',
    'It works again; no numbers at all.',
  ])('is not: %s', (text) => {
    expect(unknownTo(SOURCE, text)).toEqual([])
  })

  test.each([
    ['error PAY-3022', 'PAY-3022'],
    ['version 5.2.2', '5.2.2'],
    ['wait 45 seconds', '45'],
    ['min_connections', 'min_connections'],
    ['0x80070005', '0x80070005'],
    ['from 10.0.0.8', '10.0.0.8'],
    ['40,000 KRW', '40,000'],
  ])('is: %s', (text, found) => {
    expect(unknownTo(SOURCE, text)).toEqual([found])
  })
})

describe('a summary', () => {
  const answer = { problem: 'Error PAY-3021.', cause: '', solution: '', result: '', language: 'en' }
  const check = (more: object, context: object = {}) =>
    faultOf({ ...answer, ...more }, { source: SOURCE, language: 'en', isPart: false, ...context })

  test('may be shown when it tells a problem in the ticket’s language', () => {
    expect(check({})).toBeUndefined()
    expect(
      check({ problem: 'PAY-3021 오류가 계속 나와서 결제를 못 합니다.' }, { language: 'ko' }),
    ).toBeUndefined()
    expect(check({ problem: 'Le paiement échoue très souvent.' }, { language: 'und' })).toBeUndefined()
  })
  test('may not when it does not', () => {
    expect(check({ problem: '' })).toBe('summary_empty')
    expect(check({ problem: 'PAY-3021 오류가 계속 나와서 결제를 못 합니다.' })).toBe('summary_language')
    expect(check({ problem: 'The payment fails all of the time.' }, { language: 'ko' })).toBe(
      'summary_language',
    )
    expect(check({ solution: 'Set max_wait.' })).toBe('summary_ungrounded')
  })
  test('of a part may tell nothing', () => {
    expect(check({ problem: '' }, { isPart: true })).toBeUndefined()
  })
})

describe('an answer is read', () => {
  const json = '{"problem":"a","cause":"","solution":"b","result":"","language":"EN-us"}'
  const read = { problem: 'a', cause: '', solution: 'b', result: '', language: 'en' }

  test.each([
    json,
    `\`\`\`json\n${json}\n\`\`\``,
    `<think>{"problem": maybe}</think>Here it is: ${json} Anything else?`,
    '{"problem":"a","cause":null,"solution":["b"],"language":"en","note":"x"}',
  ])('%s', (text) => {
    expect(readAnswer(text)).toEqual(read)
  })
  test.each(['', 'no', '{', '{"problem":7}', '[]', `{"problem":"${'x'.repeat(3_000)}"}`])(
    'not: %s',
    (text) => {
      expect(readAnswer(text)).toBeUndefined()
    },
  )
})
