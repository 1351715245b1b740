// The floor: Node and undici passing bytes on, and nothing else. Run as a process of its own.
import { createServer } from 'node:http'
import { Pool } from 'undici'

const upstream = new Pool(process.argv[2] as string)

const server = createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', async () => {
    const { authorization = '' } = request.headers
    const answer = await upstream.request({
      path: request.url as string,
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: Buffer.concat(parts),
    })
    if (answer.headers['content-type'] === 'text/event-stream') {
      response.writeHead(answer.statusCode, { 'content-type': 'text/event-stream' })
      answer.body.pipe(response)
      return
    }
    const body = Buffer.from(await answer.body.arrayBuffer())
    response.writeHead(answer.statusCode, {
      'content-type': 'application/json',
      'content-length': body.length,
    })
    response.end(body)
  })
})

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`${typeof address === 'object' && address ? address.port : ''}\n`)
})
