export type ServerEvent = { event: string; data: string }

/**
 * Reads server-sent events from a response body, as the WHATWG text defines them: fields end at a line break
 * (LF, CR or CRLF), an empty line ends an event, comment lines keep the connection open and are dropped.
 * `EventSource` itself cannot send a POST, which is why this exists.
 */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  let event = ''
  let data: string[] = []
  try {
    for (;;) {
      const { value, done } = await reader.read()
      rest += decoder.decode(value, { stream: !done })
      const { lines, tail } = splitLines(rest, done)
      rest = tail
      for (const line of lines) {
        if (line === '') {
          if (data.length > 0) yield { event: event || 'message', data: data.join('\n') }
          event = ''
          data = []
          continue
        }
        const [field, text] = parseField(line)
        if (field === 'event') event = text
        if (field === 'data') data.push(text)
      }
      if (done) return
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

function parseField(line: string): [string, string] {
  const colon = line.indexOf(':')
  if (colon < 0) return [line, '']
  return [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')]
}

/** A CR at the very end may be the first half of a CRLF, so it waits for the next piece. */
function splitLines(text: string, final: boolean): { lines: string[]; tail: string } {
  const held = !final && text.endsWith('\r') ? '\r' : ''
  const lines = text.slice(0, text.length - held.length).split(/\r\n|\n|\r/)
  const tail = final ? '' : (lines.pop() ?? '') + held
  return { lines, tail }
}
