import { isAbsolute } from 'node:path'
import { expect, test } from 'vitest'
import { describeConfig, readConfig } from './config.ts'

test('nothing set gives a server on this machine with the embedded database', () => {
  const config = readConfig({})
  expect(config).toMatchObject({
    host: '127.0.0.1',
    port: 7070,
    demo: true,
    databaseUrl: undefined,
    rootKey: undefined,
  })
  expect(isAbsolute(config.dataDir)).toBe(true)
  // never the whole disk
  expect(config.fileRoots).not.toContain('/')
})

test('an empty setting counts as not set', () => {
  expect(readConfig({ NARU_PORT: '', DATABASE_URL: '', NARU_ROOT_KEY: '' })).toEqual(readConfig({}))
})

test('all that is wrong is named at once, and no secret is repeated', () => {
  const env = {
    NARU_PORT: '70700',
    NARU_DEMO: 'yes',
    DATABASE_URL: 'mysql://user:hunter2@host',
    NARU_ROOT_KEY: 'hunter2',
  }
  let error: { code?: string; message?: string; fields?: Array<{ path: string }> } = {}
  try {
    readConfig(env)
  } catch (caught) {
    error = caught as typeof error
  }
  expect(error.code).toBe('config_invalid')
  expect(error.fields?.map((field) => field.path).sort()).toEqual([
    'DATABASE_URL',
    'NARU_DEMO',
    'NARU_PORT',
    'NARU_ROOT_KEY',
  ])
  expect(error.message).not.toContain('hunter2')
})

test('links in mails need an address that no request can choose', () => {
  const env = { NARU_SMTP_URL: 'smtp://mail.example', NARU_HOST: '0.0.0.0' }
  expect(() => readConfig(env)).toThrow(/NARU_PUBLIC_URL: is needed with NARU_SMTP_URL/)
  for (const host of ['::', '127.evil.example', '192.0.2.1'])
    expect(() => readConfig({ ...env, NARU_HOST: host })).toThrow(/NARU_PUBLIC_URL/)
  readConfig({ ...env, NARU_PUBLIC_URL: 'https://naru.example' })
  readConfig({ ...env, NARU_HOST: '' })
  readConfig({ ...env, NARU_HOST: '::1' })
  readConfig({ NARU_HOST: '0.0.0.0' })
})

test('the description names every setting once, with its origin, and hides secrets', () => {
  const rows = describeConfig({
    NARU_PORT: '1',
    NARU_SECRET_KEY: 'hunter2',
    DATABASE_URL: 'postgres://u:hunter2@h/d',
    NARU_API_KEY: 'hunter2',
  })
  expect(new Set(rows.map((row) => row.name)).size).toBe(rows.length)
  expect(rows.find((row) => row.name === 'NARU_PORT')).toMatchObject({ value: '1', source: 'environment' })
  expect(rows.find((row) => row.name === 'NARU_HOST')).toMatchObject({ source: 'default' })
  expect(rows.find((row) => row.name === 'NARU_ROOT_KEY')).toMatchObject({ value: '', source: 'not set' })
  expect(JSON.stringify(rows)).not.toContain('hunter2')
  for (const row of rows) expect(row.help).toMatch(/\.$/)
})

test('proxies are trusted by address, and nobody is by default', () => {
  expect(readConfig({}).trustProxy).toEqual([])
  const value = 'loopback, 10.0.0.0/8,2001:db8::1'
  expect(readConfig({ NARU_TRUST_PROXY: value }).trustProxy).toEqual([
    'loopback',
    '10.0.0.0/8',
    '2001:db8::1',
  ])
  for (const wrong of ['true', '*', '1', 'proxy.example.com', '10.0.0.0/33', '10.0.0.0/0', '10.0.0.0/8/8'])
    expect(() => readConfig({ NARU_TRUST_PROXY: wrong })).toThrow(/NARU_TRUST_PROXY/)
})

test('private addresses that may be called are hosts, addresses and networks', () => {
  expect(readConfig({}).allowOutbound).toEqual([])
  const value = 'vllm.internal, 10.1.2.3,fd00::/8, ollama'
  expect(readConfig({ NARU_ALLOW_OUTBOUND: value }).allowOutbound).toEqual([
    'vllm.internal',
    '10.1.2.3',
    'fd00::/8',
    'ollama',
  ])
  for (const wrong of ['http://vllm.internal', 'vllm.internal:8000', '*', '10.0.0.0/33', '10.1.2'])
    expect(() => readConfig({ NARU_ALLOW_OUTBOUND: wrong })).toThrow(/NARU_ALLOW_OUTBOUND/)
})
