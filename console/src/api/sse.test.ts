import { describe, expect, it } from 'vitest'
import { readEvents, type ServerEvent } from './sse.ts'

const encoder = new TextEncoder()

async function parse(pieces: Array<string | Uint8Array>): Promise<ServerEvent[]> {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces)
        controller.enqueue(typeof piece === 'string' ? encoder.encode(piece) : piece)
      controller.close()
    },
  })
  const events: ServerEvent[] = []
  for await (const event of readEvents(body)) events.push(event)
  return events
}

describe('readEvents', () => {
  it('reads named events and drops keep-alive comments', async () => {
    const events = await parse([
      ': open\n\nevent: delta\ndata: {"text":"a"}\n\n: ping\n\nevent: done\ndata: {}\n\n',
    ])
    expect(events).toEqual([
      { event: 'delta', data: '{"text":"a"}' },
      { event: 'done', data: '{}' },
    ])
  })

  it('gives the same events wherever the bytes are cut, inside Korean characters and CRLF too', async () => {
    const bytes = encoder.encode(
      'event: delta\r\ndata: 파드가 Pending\r\ndata: 둘째 줄\r\n\r\ndata: x\r\n\r\n',
    )
    const whole = await parse([bytes])
    expect(whole).toEqual([
      { event: 'delta', data: '파드가 Pending\n둘째 줄' },
      { event: 'message', data: 'x' },
    ])
    for (let cut = 1; cut < bytes.length; cut++) {
      expect(await parse([bytes.slice(0, cut), bytes.slice(cut)])).toEqual(whole)
    }
  })

  it('drops an event that the connection cut off, and keeps text without a space after the colon', async () => {
    expect(await parse(['data:a\n\ndata: half'])).toEqual([{ event: 'message', data: 'a' }])
  })

  it('cancels the response when the reader stops early', async () => {
    let cancelled = false
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(encoder.encode('data: again\n\n')),
      cancel: () => {
        cancelled = true
      },
    })
    for await (const event of readEvents(body)) {
      expect(event.data).toBe('again')
      break
    }
    expect(cancelled).toBe(true)
  })
})
