import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSseSplitter, type SseFrame } from './sse-frames.ts'

function split(text: string, cuts: number[]): SseFrame[] {
  const bytes = Buffer.from(text)
  const splitter = createSseSplitter()
  const frames: SseFrame[] = []
  let start = 0
  for (const cut of [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b)) {
    frames.push(...splitter.push(bytes.subarray(start, cut)))
    start = cut
  }
  frames.push(...splitter.push(bytes.subarray(start)))
  const rest = splitter.rest()
  return rest ? [...frames, rest] : frames
}

test('frames are the same however the bytes are cut, and nothing of them is lost', () => {
  const field = fc.stringMatching(/^[^\r\n]{0,8}$/)
  const frame = fc.record({
    event: fc.option(fc.constantFrom('ping', 'message_start')),
    data: fc.array(field, { minLength: 1, maxLength: 3 }),
    end: fc.constantFrom('\n', '\r\n'),
  })
  fc.assert(
    fc.property(
      fc.array(frame, { maxLength: 6 }),
      fc.array(fc.nat(400), { maxLength: 20 }),
      (given, cuts) => {
        const texts = given.map(({ event, data, end }) => {
          const lines = [...(event ? [`event: ${event}`] : []), ...data.map((line) => `data: ${line}`)]
          return `${lines.join(end)}${end}${end}`
        })
        const frames = split(texts.join(''), cuts)
        expect(frames.map(({ raw }) => raw.toString())).toEqual(texts)
        expect(frames.map(({ event, data }) => [event, data])).toEqual(
          given.map(({ event, data }) => [event ?? '', data.join('\n')]),
        )
      },
    ),
  )
})

test('a comment has no data, a field needs no space, and the last frame no blank line', () => {
  const frames = split(': keepalive\n\ndata:{"a":1}\n\ndata: [DONE]', [3])
  expect(frames.map(({ data }) => data)).toEqual(['', '{"a":1}', '[DONE]'])
})
