import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ParseInput } from './document.ts'
import { createParsePool } from './parse-pool.ts'

const file = (name: string, content = '# Title\n\nText.'): ParseInput => ({
  bytes: new TextEncoder().encode(content),
  format: 'markdown',
  name,
})

let folder: string
let worker: URL

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'naru-pool-'))
  const path = join(folder, 'worker.mjs')
  // Does to its thread what a hostile file may do to a parser.
  await writeFile(
    path,
    `export default async function (input) {
      if (input.name === 'hang') for (;;) {}
      if (input.name === 'exit') process.exit(3)
      if (input.name === 'memory') { const all = []; for (;;) all.push(new Array(1e5).fill({})) }
      return { ok: true, documents: [{ title: input.name, language: 'und', text: '', chunks: [] }] }
    }`,
  )
  worker = pathToFileURL(path)
})

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the parse pool', () => {
  it('reads and cuts files in threads, and keeps the codes of errors', async () => {
    const pool = createParsePool()
    try {
      const [good, empty] = await Promise.allSettled([
        pool.parseAndChunk(file('a.md')),
        pool.parseAndChunk(file('b.md', ' ')),
      ])
      expect(good).toMatchObject({
        value: [
          {
            title: 'Title',
            text: 'Text.',
            chunks: [{ ordinal: 0, heading: '', context: 'Title', content: 'Text.' }],
          },
        ],
      })
      expect(empty).toMatchObject({ reason: { name: 'AppError', code: 'empty_file', status: 422 } })
    } finally {
      await pool.close()
    }
  })

  it.each([
    ['hang', /took longer than 0.3 s/],
    ['exit', /crashed its reader/],
    ['memory', /more than 32 MB of memory/],
  ])('fails only the file that makes its thread %s', async (name, message) => {
    const pool = createParsePool({ worker, timeLimitMs: name === 'hang' ? 300 : 30_000, memoryLimitMb: 32 })
    try {
      const bad = pool.parseAndChunk(file(name))
      const next = pool.parseAndChunk(file('next'))
      await expect(bad).rejects.toMatchObject({
        code: 'parse_failed',
        message: expect.stringMatching(message),
      })
      await expect(next).resolves.toMatchObject([{ title: 'next' }])
    } finally {
      await pool.close()
    }
  })

  it('lets running files finish when it closes and refuses the others', async () => {
    const pool = createParsePool({ worker })
    const running = pool.parseAndChunk(file('running'))
    const waiting = pool.parseAndChunk(file('waiting'))
    const refused = expect(waiting).rejects.toMatchObject({ code: 'shutting_down' })
    await pool.close()
    await expect(running).resolves.toMatchObject([{ title: 'running' }])
    await refused
    await expect(pool.parseAndChunk(file('late'))).rejects.toMatchObject({ code: 'shutting_down' })
  })
})
