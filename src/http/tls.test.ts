import { once } from 'node:events'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { followTls, readTls } from './tls.ts'

const CERTIFICATES = new URL('../../testkit/certificates/', import.meta.url)
let folder: string
let files: { cert: string; key: string }
let server: Server
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'naru-tls-'))
  files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }
  install('first')
  server = createServer(readTls(files))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterEach(() => {
  server.close()
  rmSync(folder, { recursive: true })
})

function install(name: 'first' | 'second', parts: Array<'cert' | 'key'> = ['cert', 'key']): void {
  for (const part of parts) copyFileSync(new URL(`${name}.${part}.pem`, CERTIFICATES), files[part])
}

async function greet(options: ConnectionOptions = {}): Promise<string> {
  const { port } = server.address() as AddressInfo
  const socket: TLSSocket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false, ...options })
  await once(socket, 'secureConnect')
  const name = socket.getPeerCertificate().subject.CN
  socket.destroy()
  return String(name)
}

test('a renewed certificate is taken without a restart; a half-written one is not', async () => {
  const renewal = followTls(server, files, pino({ level: 'silent' }))
  expect(await greet()).toBe('first certificate of the tests')
  expect(renewal.reload()).toBe(false)
  install('second', ['cert'])
  expect(renewal.reload()).toBe(false)
  expect(await greet()).toBe('first certificate of the tests')
  install('second', ['key'])
  expect(renewal.reload()).toBe(true)
  expect(await greet()).toBe('second certificate of the tests')
  renewal.stop()
})

test('versions before 1.2 are refused', async () => {
  // a client that would still speak it
  const old: ConnectionOptions = {
    minVersion: 'TLSv1.1',
    maxVersion: 'TLSv1.1',
    ciphers: 'DEFAULT@SECLEVEL=0',
  }
  await expect(greet(old)).rejects.toMatchObject({ code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' })
})

test.each([
  ['is missing', () => rmSync(files.key), /NARU_TLS_KEY: .*key\.pem cannot be read/],
  ['is no PEM', () => writeFileSync(files.cert, 'hello'), /do not work together/],
  ['belongs to another certificate', () => install('second', ['key']), /do not work together/],
])('a file that %s stops the start with a sentence', (_what, spoil, message) => {
  spoil()
  expect(() => readTls(files)).toThrow(expect.objectContaining({ code: 'config_invalid' }))
  expect(() => readTls(files)).toThrow(message)
})
