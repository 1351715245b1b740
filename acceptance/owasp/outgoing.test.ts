import { once } from 'node:events'
import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { setUpOwner } from '../support/people.ts'
import { makeFolder, removeFolders, type Server, startServer } from '../support/server.ts'
import { readOperations, withValue } from './operations.ts'

let server: Server
let canary: HttpServer
let base: string
const visits: string[] = []

beforeAll(async () => {
  canary = createServer((request, response) => {
    visits.push(`${request.method} ${request.url}`)
    response.end('inside')
  })
  canary.listen(0, '127.0.0.1')
  await once(canary, 'listening')
  base = `http://127.0.0.1:${(canary.address() as AddressInfo).port}`
  server = await startServer({ env: { NARU_TRUST_PROXY: 'loopback' } })
})
afterAll(async () => {
  await server.stop()
  canary.closeAllConnections()
  canary.close()
  removeFolders()
})

test('no address in any field of any route is called', async () => {
  const owner = await setUpOwner(server)
  const operations = await readOperations(server, makeFolder('root'))
  let sent = 0
  for (const { method, path, permission, inQuery, texts, makeBody } of operations) {
    const to = path.replace(/\{\w+\}/g, 'missing')
    const send = async (address: string, json?: unknown) => {
      sent++
      const headers = { 'x-forwarded-for': `10.0.${sent >> 8}.${sent & 255}` }
      const options = { headers, ...(json === undefined ? {} : { json }) }
      const isOfPerson = /\/(account|session)/.test(path)
      const http = isOfPerson ? owner : server
      const key = permission === 'public' ? { key: null } : {}
      const answer = await http.request(method, address, { ...options, ...key })
      expect([method, address, answer.status < 500, answer.text.includes('inside')]).toEqual([
        method,
        address,
        true,
        false,
      ])
    }
    for (const at of texts)
      await send(to, withValue(makeBody(), at, `${base}/${method}${to}/${at.join('.')}`))
    for (const name of inQuery) await send(`${to}?${name}=${encodeURIComponent(`${base}/${name}`)}`)
  }
  expect(sent).toBeGreaterThan(100)
  // an address inside a document, a page or a link is text
  const content = `# A\n\n![x](${base}/image)\n\n<iframe src="${base}/frame"></iframe> [l](${base}/link)`
  const stored = await server.put('/api/v1/documents', {
    documents: ['markdown', 'html'].map((format) => ({
      external_id: format,
      title: format,
      content,
      format,
      url: `${base}/url`,
    })),
  })
  expect(stored.body.items.map((item: { status: string }) => item.status)).toEqual(['created', 'created'])
  const asked = await server.post('/api/v1/query', { query: `What link is at ${base}/question?` })
  expect([asked.status, asked.body.found]).toEqual([200, true])
  expect(visits).toEqual([])
  // the canary does sing
  await fetch(`${base}/proof`)
  expect(visits).toEqual(['GET /proof'])
})
