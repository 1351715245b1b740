import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type IncomingMessage, get as plainGet } from 'node:http'
import { get } from 'node:https'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { naru } from '../support/command.ts'
import {
  copyInstallation,
  makeFolder,
  removeFolders,
  type Server,
  startOnFreePort,
  startServer,
} from '../support/server.ts'

const certificate = (name: string) =>
  fileURLToPath(new URL(`../../testkit/certificates/${name}`, import.meta.url))
const CERT = certificate('first.cert.pem')
const KEY = certificate('first.key.pem')

let server: Server | undefined
afterEach(async () => {
  await server?.stop()
  server = undefined
  removeFolders()
})

async function read(request: ReturnType<typeof get>): Promise<IncomingMessage> {
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  response.resume()
  return response
}

test('with a certificate it speaks HTTPS alone, also with the command line of its machine', async () => {
  const dataDir = copyInstallation()
  const settingsFor = (port: number) => ({
    NARU_PORT: String(port),
    NARU_PUBLIC_URL: `https://localhost:${port}`,
    NARU_TLS_CERT: CERT,
    NARU_TLS_KEY: KEY,
  })
  server = await startOnFreePort((port) => ({ dataDir, env: settingsFor(port) }))
  expect(server.url).toMatch(/^https:/)
  const port = Number(new URL(server.url).port)
  const settings = settingsFor(port)
  const publicUrl = settings.NARU_PUBLIC_URL
  const answer = await read(get(`${publicUrl}/health`, { ca: readFileSync(CERT), family: 4 }))
  expect(answer.statusCode).toBe(200)
  expect(answer.headers['strict-transport-security']).toBe('max-age=63072000')
  await expect(read(plainGet(`http://127.0.0.1:${port}/health`))).rejects.toThrow()
  // a certificate that this machine does not know, for another name than the command line uses
  const listed = await naru(['keys', 'list', '--json'], { NARU_DATA_DIR: dataDir })
  expect([listed.code, listed.stderr]).toEqual([0, ''])
  const elsewhere = await naru(['keys', 'list'], { NARU_DATA_DIR: makeFolder(), NARU_URL: publicUrl })
  expect(elsewhere.stderr).toContain('is not trusted here')
  expect(
    (
      await naru(['keys', 'list'], {
        NARU_URL: publicUrl,
        NARU_API_KEY: server.rootKey,
        NODE_EXTRA_CA_CERTS: CERT,
      })
    ).code,
  ).toBe(0)
})

test('behind a proxy with a public URL of https, plain HTTP is refused and cookies are Secure', async () => {
  server = await startServer({
    env: { NARU_PUBLIC_URL: 'https://naru.example.com', NARU_TRUST_PROXY: 'loopback' },
  })
  const through = (protocol: string) => ({
    headers: { 'x-forwarded-proto': protocol, 'x-forwarded-for': '192.0.2.1' },
  })
  const refused = await server.get('/api/v1/session', through('http'))
  expect([refused.status, refused.body.code]).toEqual([403, 'https_required'])
  const page = await server.get('/knowledge?a=b', through('http'))
  expect([page.status, page.headers.get('location')]).toEqual([308, 'https://naru.example.com/knowledge?a=b'])
  const owner = { name: 'O', email: 'o@naru.example', password: 'the long boats of a river' }
  const setup = await server.post(
    '/api/v1/setup',
    { ...owner, key: server.rootKey },
    { key: null, ...through('https') },
  )
  expect(setup.status).toBe(201)
  expect(setup.headers.get('set-cookie')).toMatch(/; Secure/)
  expect((await server.get('/health', through('http'))).status).toBe(200)
})

test.each([
  ['one file without the other', { NARU_TLS_CERT: CERT }, /NARU_TLS_CERT and NARU_TLS_KEY belong together/],
  [
    'a key of another certificate',
    { NARU_TLS_CERT: CERT, NARU_TLS_KEY: certificate('second.key.pem') },
    /do not work together/,
  ],
  [
    'a file that is not there',
    { NARU_TLS_CERT: '/nowhere.pem', NARU_TLS_KEY: KEY },
    /NARU_TLS_CERT: \/nowhere\.pem cannot be read/,
  ],
])('%s stops the start with a sentence', async (_what, env, message) => {
  const result = await naru(['serve'], { ...env, NARU_DATA_DIR: makeFolder() })
  expect(result.code).not.toBe(0)
  expect(result.stderr).toMatch(message)
  expect(result.stderr).not.toMatch(/at \w+ \(/)
})

test('a server for other machines refuses plain HTTP, unless that is what its address says', async () => {
  const open = { NARU_HOST: '0.0.0.0' }
  const refused = await naru(['serve'], { ...open, NARU_DATA_DIR: makeFolder() })
  expect(refused.code).not.toBe(0)
  expect(refused.stderr).toContain('other machines would send keys and passwords by plain HTTP')
  server = await startServer({ env: { ...open, NARU_PUBLIC_URL: 'http://naru.internal:7070' } })
  expect(server.stdout() + server.stderr()).toMatch(/keys and passwords travel openly/)
})
