import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CommandResult, naru } from './support/command.ts'
import { addDesk, listTickets, readIn, startDesk } from './support/helpdesks.ts'
import { makeFolder, removeFolders, type Server, startServer } from './support/server.ts'

let server: Server
let folder: string

beforeAll(async () => {
  server = await startServer()
  folder = join(makeFolder('documents'), '안내')
  mkdirSync(folder)
  writeFileSync(
    join(folder, 'ferry.md'),
    '# Ferry timetable\n\nThe first ferry leaves the quay at six in the morning.',
  )
  writeFileSync(join(folder, '나루.md'), '# 나루 이용 안내\n\n첫 배는 아침 여섯 시에 출발합니다.')
})
afterAll(async () => {
  await server.stop()
  removeFolders()
})

/** A command on the machine of the server: it finds the address and a key in the data folder. */
const run = (...args: string[]): Promise<CommandResult> => naru(args, { NARU_DATA_DIR: server.dataDir })
const json = async (...args: string[]) => {
  const { code, stdout, stderr } = await run(...args, '--json')
  return {
    code,
    value: stdout === '' ? undefined : JSON.parse(stdout),
    error: stderr === '' ? undefined : JSON.parse(stderr).error,
  }
}

test('ingest, search, ask, and the documents that came of it', async () => {
  const ingested = await json('ingest', folder)
  expect(ingested).toMatchObject({
    code: 0,
    value: { source: { name: '안내', document_count: 2, sync: { status: 'done', failed: 0 } }, failed: [] },
  })

  const found = await json('search', '첫 배')
  expect([found.code, found.value.items[0].external_id]).toEqual([0, '나루.md'])
  expect((await json('search', 'ferry', '--language', 'ko')).code).toBe(3)
  expect((await json('search', 'ferry', '--limit', '1')).value.items).toHaveLength(1)

  const asked = await json('ask', 'When does the first ferry leave the quay?')
  expect([asked.code, asked.value.found, asked.value.citations[0].title]).toEqual([
    0,
    true,
    'Ferry timetable',
  ])
  const unanswered = await json('ask', 'Who painted the Mona Lisa?')
  expect([unanswered.code, unanswered.value.found]).toEqual([3, false])

  const list = await json('documents', 'list', '--query', '나루')
  expect([list.code, list.value.total]).toEqual([0, 1])
  const { id } = list.value.items[0]
  expect((await json('documents', 'get', id)).value.text).toContain('첫 배는')
  expect((await json('documents', 'delete', id)).code).toBe(0)
  const gone = await json('documents', 'get', id)
  expect([gone.code, gone.error.code]).toEqual([1, 'not_found'])

  const words = await run('search', 'ferry')
  expect(words.stdout).toContain('1. Ferry timetable')
  expect((await run('ask', 'When does the first ferry leave?')).stdout).toMatch(
    /\[1\][\s\S]*\[1\] Ferry timetable/,
  )
})

test('a ticket: its summary, tickets like it and solutions; questions to tickets and articles alone', async () => {
  const desk = await startDesk('freshdesk', { tickets: 12 })
  const sourceId = await addDesk(server, desk)
  await readIn(server, sourceId)
  const id = (await listTickets(server, sourceId))[0].ticket_id
  const shown = await json('ticket', id, '--limit', '2', '--source', 'freshdesk')
  expect([shown.code, shown.value.ticket.ticket_id]).toEqual([0, id])
  expect(shown.value.similar.length).toBeLessThanOrEqual(2)
  const words = await run('ticket', id)
  expect(words.stdout).toContain(`#${id} ${shown.value.ticket.subject}`)
  expect(words.stdout).toMatch(/^Problem: {2}\S/m)
  expect(words.stdout).toMatch(/^Similar tickets/m)
  expect(words.stdout).toMatch(/^Solutions/m)
  expect((await json('ticket', '99999999')).error.code).toBe('not_found')
  expect((await json('ticket', id, '--source', 'nope')).code).toBe(1)

  await run('ingest', folder)
  expect((await json('ask', 'When does the first ferry leave the quay?', '--types', 'tickets')).code).toBe(3)
  const kinds = 'tickets, documents'
  expect((await json('ask', 'When does the first ferry leave the quay?', '--types', kinds)).code).toBe(0)
  expect((await run('ask', 'x', '--types', 'tickets,')).code).toBe(2)
  await desk.stop()
})

test('ingest again reads only what changed, and says by its exit code that a file could not be read', async () => {
  const own = join(makeFolder('documents'), 'half')
  mkdirSync(own)
  writeFileSync(join(own, 'good.md'), '# Good')
  writeFileSync(join(own, 'bad.pdf'), 'no pdf')
  const first = await json('ingest', own, '--name', 'half read')
  expect([first.code, first.value.source.name, first.value.failed[0].key]).toEqual([
    4,
    'half read',
    'bad.pdf',
  ])
  const again = await run('ingest', own)
  expect(again.code).toBe(4)
  expect(again.stdout).toContain('1 unchanged')
  expect(again.stdout).toContain('bad.pdf: ')
  // plain lines where there is no terminal
  expect(again.stderr).not.toContain('\u001b')
})

test("keys are issued, listed and revoked; a key of one's own has its own rights", async () => {
  const made = await json('keys', 'create', 'reader', '--scope', 'knowledge:read', '--group', 'ops', 'hr')
  expect(made).toMatchObject({ code: 0, value: { scopes: ['knowledge:read'], groups: ['ops', 'hr'] } })
  const { key, id } = made.value
  const env = { NARU_URL: server.url, NARU_API_KEY: key }
  expect((await naru(['search', 'nothingthere', '--json'], env)).code).toBe(3)
  const refused = await naru(['keys', 'list', '--json'], env)
  expect([refused.code, JSON.parse(refused.stderr).error.code]).toEqual([1, 'missing_scope'])
  expect((await json('keys', 'list')).value.items.map((item: { id: string }) => item.id)).toContain(id)
  expect((await run('keys', 'list')).stdout).not.toContain(key)
  expect((await json('keys', 'revoke', id)).code).toBe(0)
  const revoked = await naru(['search', 'x', '--json'], env)
  expect([revoked.code, JSON.parse(revoked.stderr).error.code]).toEqual([1, 'key_invalid'])
})

describe('wrong usage', () => {
  test.each([
    ['no query', ['search']],
    ['an unknown command', ['fly']],
    ['an unknown option', ['search', 'x', '--colour']],
    ['a limit that is no number', ['search', 'x', '--limit', 'many']],
    ['a key without a scope', ['keys', 'create', 'x']],
    ['an unknown scope', ['keys', 'create', 'x', '--scope', 'everything']],
    ['a limit out of range', ['search', 'x', '--limit', '1000']],
  ])('%s ends with 2 and says what is wrong', async (_what, args) => {
    const { code, stderr, stdout } = await run(...args)
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/\w{3}/)
    expect(stderr).not.toMatch(/node_modules|at \w+ \(/)
  })

  test('a folder that is not there or not allowed is refused', async () => {
    const missing = await json('ingest', join(folder, 'missing'))
    expect([missing.code, missing.error.code]).toEqual([1, 'path_not_found'])
    expect((await json('ingest', '/etc')).error.code).toBe('path_not_allowed')
  })

  test('a server that is not there is named', async () => {
    const { code, stderr } = await naru(['search', 'x', '--json'], { NARU_URL: 'http://127.0.0.1:9' })
    expect([code, JSON.parse(stderr).error.code]).toEqual([1, 'server_unreachable'])
  })
})

test('config names every setting with its origin and hides secrets', async () => {
  const { code, stdout } = await naru(['config', '--json'], {
    NARU_ROOT_KEY: 'a-very-secret-root-key',
    NARU_PORT: '7171',
  })
  expect(code).toBe(0)
  const rows = new Map(JSON.parse(stdout).map((row: { name: string }) => [row.name, row]))
  expect(rows.get('NARU_PORT')).toMatchObject({ value: '7171', source: 'environment' })
  expect(rows.get('NARU_HOST')).toMatchObject({ value: '127.0.0.1', source: 'default' })
  expect(rows.get('DATABASE_URL')).toMatchObject({ source: 'not set' })
  expect(stdout).not.toContain('a-very-secret')
})

test('doctor finds nothing to mend on a running server, and names what is wrong elsewhere', async () => {
  const { value } = await json('doctor')
  const bad = value.filter((check: { ok: boolean; name: string }) => !check.ok)
  // the console is built by npm ci, not by the tests
  expect(bad.filter((check: { name: string }) => check.name !== 'Console')).toEqual([])
  const wrong = await naru(['doctor', '--json'], { NARU_PORT: 'x' })
  expect(wrong.code).toBe(1)
  expect(wrong.stdout).toContain('NARU_PORT')
})
