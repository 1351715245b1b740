import { expect, test } from 'vitest'
import { decodeTimeCursor, encodeTimeCursor, pageQuery } from './index.ts'

const cursorOf = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

test('a cursor of a list that goes by time leads back to its place', () => {
  const time = '2026-11-22T05:53:33.120Z'
  expect(decodeTimeCursor(encodeTimeCursor(new Date(time), 'src_1/ticket/7'))).toEqual({
    ...{ time, id: 'src_1/ticket/7' },
  })
  expect(decodeTimeCursor(undefined)).toBeUndefined()
})

test('a list takes back every cursor that it gives, however long an id of elsewhere is', () => {
  const cursor = encodeTimeCursor(new Date(), `src_01jd8m3k5xv0q8z2w9r7t6y4b1/ticket/${'티'.repeat(500)}`)
  expect(pageQuery.parse({ cursor })).toMatchObject({ cursor })
})

test.each([
  'x',
  cursorOf({}),
  cursorOf(['2026-11-22T05:53:33.120Z']),
  cursorOf(['2026-11-22', 'doc_1']),
  // the database would not read these as times
  cursorOf(['0000-01-01T00:00:00.000Z', 'doc_1']),
  cursorOf([`2026-11-22T05:53:33.${'1'.repeat(200)}Z`, 'doc_1']),
])('what no list gave is refused: %s', (cursor) => {
  expect(() => decodeTimeCursor(cursor)).toThrow(expect.objectContaining({ code: 'cursor_invalid' }))
})
