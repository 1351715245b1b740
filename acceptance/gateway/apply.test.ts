// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is what files say
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { naru } from '../support/command.ts'
import { makeFolder, removeFolders, type Server, startServer } from '../support/server.ts'

const CONFIG = `
providers:
  - {name: local, kind: openai-compatible, base_url: "http://127.0.0.1:11434/v1", api_key: "\${LOCAL_KEY}"}
models:
  - {alias: chat, targets: [{provider: local, model: qwen3}]}
keys:
  - name: app
`
let server: Server
let file: string
const secret = 'sk-canary-of-the-file'

beforeAll(async () => {
  file = join(makeFolder('config'), 'naru.yaml')
  writeFileSync(file, CONFIG)
  server = await startServer({ env: { NARU_CONFIG: file, LOCAL_KEY: secret, LOG_LEVEL: 'debug' } })
})
afterAll(async () => {
  await server.stop()
  removeFolders()
})

const apply = (...args: string[]) =>
  naru(['apply', '-f', file, ...args], { NARU_DATA_DIR: server.dataDir, LOCAL_KEY: secret })

test('a start applies NARU_CONFIG and prints the keys that it made; the secret shows nowhere', async () => {
  const keys = server.ready.keys as Array<{ name: string; key: string }>
  expect(keys).toEqual([{ name: 'app', key: expect.stringMatching(/^naru_sk_/) }])
  const models = await server.get('/api/v1/models', { key: keys[0]?.key as string })
  expect(models.body).toMatchObject({ items: [{ alias: 'chat' }] })
  expect(server.stdout() + server.stderr()).not.toContain('canary')
})

test('naru apply tells what it would change, changes it, and then nothing more', async () => {
  expect((await apply()).stdout).toContain('0 created, 0 changed, 3 unchanged.')
  writeFileSync(file, CONFIG.replace('model: qwen3', 'model: gemma3'))
  const dry = await apply('--dry-run', '--json')
  expect([dry.code, JSON.parse(dry.stdout).changes[1].action]).toEqual([0, 'update'])
  const done = await apply()
  expect(done.stdout).toMatch(/~ model chat: changed[\s\S]*gemma3[\s\S]*0 created, 1 changed, 2 unchanged\./)
  expect((await apply()).stdout).toContain('3 unchanged')
})

test('what is wrong ends the command and the start with where it is', async () => {
  writeFileSync(file, CONFIG.replace('alias', 'alais'))
  const wrong = await apply()
  expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('did you mean "alias"?')])
  const env = { NARU_CONFIG: file, NARU_DATA_DIR: join(makeFolder(), 'new') }
  const unset = await naru(['serve'], env)
  expect([unset.code, unset.stderr]).toEqual([1, expect.stringContaining('${LOCAL_KEY} (line 3)')])
})
