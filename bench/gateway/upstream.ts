// A provider that answers at once: a fixed answer, or a stream of `chunks` pieces at `paceMs`. Run as a process of its own.
import { createServer, type ServerResponse } from 'node:http'

const ANSWER = JSON.stringify({
  id: 'chatcmpl-bench',
  object: 'chat.completion',
  created: 1_795_287_535,
  model: 'gpt-4o-mini-2024-07-18',
  choices: [
    {
      index: 0,
      message: {
        role: 'assistant',
        content: 'The rollout is complete: three of three pods are ready. '.repeat(2),
      },
      logprobs: null,
      finish_reason: 'stop',
    },
  ],
  usage: { prompt_tokens: 120, completion_tokens: 30, total_tokens: 150 },
})
const HEAD = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(ANSWER) }

const server = createServer((request, response) => {
  const { 'x-bench-chunks': chunks = '50', 'x-bench-pace': pace = '20' } = request.headers
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    const body = Buffer.concat(parts)
    if (!body.includes('"stream":true')) {
      response.writeHead(200, HEAD)
      response.end(ANSWER)
      return
    }
    const size = /chunks=(\d+)&pace=(\d+)/.exec(body.toString())
    stream(response, Number(size?.[1] ?? chunks), Number(size?.[2] ?? pace))
  })
})

function chunk(delta: object, more: object = {}): string {
  const choice = { index: 0, delta, logprobs: null, finish_reason: null, ...more }
  return `data: ${JSON.stringify({
    id: 'chatcmpl-bench',
    object: 'chat.completion.chunk',
    created: 1_795_287_535,
    model: 'gpt-4o-mini-2024-07-18',
    choices: [choice],
    usage: null,
  })}\n\n`
}

const USAGE = `data: ${JSON.stringify({
  id: 'chatcmpl-bench',
  object: 'chat.completion.chunk',
  created: 1_795_287_535,
  model: 'gpt-4o-mini-2024-07-18',
  choices: [],
  usage: { prompt_tokens: 120, completion_tokens: 50, total_tokens: 170 },
})}\n\n`

function stream(response: ServerResponse, chunks: number, paceMs: number): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(chunk({ role: 'assistant', content: '' }))
  let sent = 0
  const next = (): void => {
    if (response.destroyed) return
    if (sent < chunks) {
      response.write(chunk({ content: `${sent} ` }))
      sent++
      setTimeout(next, paceMs)
      return
    }
    response.end(`${chunk({}, { finish_reason: 'stop' })}${USAGE}data: [DONE]\n\n`)
  }
  next()
}

server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`${typeof address === 'object' && address ? address.port : ''}\n`)
})
