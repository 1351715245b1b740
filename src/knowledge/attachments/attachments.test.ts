import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { startTestDatabase } from '../../../testkit/database.ts'
import { docxFile, pdfFile, zipArchive } from '../../../testkit/office-files.ts'
import { serveRoutes } from '../../../testkit/serve-routes.ts'
import {
  AppError,
  accessOf,
  type Blobs,
  type Database,
  type JobDefinition,
  type Jobs,
  openBlobs,
  type Principal,
} from '../../platform/index.ts'
import { purgeDocuments, weighChunks } from '../documents.ts'
import type { Helpdesk, HelpdeskTicket } from '../helpdesks/helpdesk.ts'
import { HelpdeskBusy } from '../helpdesks/helpdesk-busy.ts'
import { createParsePool } from '../pipeline/parse-pool.ts'
import { searchIndex } from '../search/index-documents.ts'
import { search } from '../search/search.ts'
import { prepareTicket, readTicket } from '../tickets/prepare-ticket.ts'
import { readTicketAccess } from '../tickets/ticket-access.ts'
import { writeTickets } from '../tickets/write-tickets.ts'
import { attachmentRoutes } from './attachment-routes.ts'
import { findDueSources, readPicturesNow } from './attachment-store.ts'
import { createAttachments } from './attachments.ts'
import { removeBlobs } from './remove-blobs.ts'
import { workAttachments } from './work-attachments.ts'

const PICTURE = readFileSync(join(import.meta.dirname, '../../../testkit/pictures/error-dialog.png'))
/** For machines that are busy with other things. */
const WAIT = { timeout: 20_000 }
const tenantId = 'ten_a'
const sourceId = 'src_a'
const all = { tenantId, groups: 'all' } as const
const dataDir = mkdtempSync(join(tmpdir(), 'naru-attachments-'))
const pool = createParsePool({ idleMs: 500 })
const logger = pino({ level: 'silent' })

let database: Database
let stop: () => Promise<void>
let blobs: Blobs
let http: Awaited<ReturnType<typeof serveRoutes>>
let woken = 0
/** What the help desk answers by attachment id; missing: it is gone. */
let files: Map<string, Buffer | Error>
let asked: string[]
let pictureText: string | undefined
let readsPicture: () => string
let now = 0

beforeAll(async () => {
  ;({ database, stop } = await startTestDatabase())
  blobs = await openBlobs({ blobs: undefined, dataDir, s3Endpoint: undefined })
  http = await serveRoutes(attachmentRoutes({ database, blobs, attachments: { wake: () => void woken++ } }))
})
afterAll(async () => {
  await http.close()
  await pool.close()
  await stop()
  rmSync(dataDir, { recursive: true })
})
beforeEach(async () => {
  files = new Map()
  asked = []
  pictureText = undefined
  readsPicture = () => pictureText as string
  await database.system(async (tx) => {
    await sql`delete from sources`.execute(tx)
    await sql`delete from blobs_to_remove`.execute(tx)
    await sql`insert into tenants (id, slug, name) values (${tenantId}, 'a', 'A'), ('ten_b', 'b', 'B')
      on conflict do nothing`.execute(tx)
    await sql`insert into sources (id, tenant_id, kind, name, config)
      values (${sourceId}, ${tenantId}, 'freshdesk', 'Acme', '{}')`.execute(tx)
    await sql`insert into helpdesks (source_id, tenant_id) values (${sourceId}, ${tenantId})`.execute(tx)
  })
})

const helpdesk: Pick<Helpdesk, 'attachment'> = {
  async attachment({ attachmentId }, { maxBytes }) {
    asked.push(attachmentId)
    const file = files.get(attachmentId)
    if (file instanceof Error) throw file
    if (file && file.length > maxBytes)
      throw new AppError({ code: 'answer_too_large', status: 502, message: 'x' })
    return file
  },
}

type File = {
  id: string
  name: string
  contentType?: string | null
  bytes?: number | null
  isPrivate?: boolean
}

/** Stores a ticket as ingest does, with these files. */
async function storeTicket(ticketFiles: File[], id = '1'): Promise<string> {
  const turn = (isPrivate: boolean) => ({
    ...{ id: isPrivate ? 'note' : 'description', kind: isPrivate ? 'note' : 'description', isPrivate },
    ...{ authorId: 'x', html: null, text: 'It does not work.', createdAt: '2026-01-02T03:04:05Z' },
    attachments: ticketFiles
      .filter((file) => (file.isPrivate ?? false) === isPrivate)
      .map(({ id, name, contentType = null, bytes = null }) => ({ id, name, contentType, bytes })),
  })
  const ticket = {
    ...{ id, subject: 'VPN', state: 'live', mergedInto: null, status: 'open', priority: null, type: null },
    ...{ channel: null, product: null, tags: [], groupId: null, requesterId: null, assigneeId: null },
    ...{ companyId: null, customFields: {}, url: 'https://acme.freshdesk.com/a/tickets/1', resolvedAt: null },
    ...{
      createdAt: '2026-01-02T03:04:05Z',
      updatedAt: '2026-01-02T03:04:05Z',
      turns: [turn(false), turn(true)],
    },
  } as HelpdeskTicket
  const access = readTicketAccess({})
  const prepared = prepareTicket(readTicket(ticket, { sourceId, access }), { sourceId, access })
  const weighed = await weighChunks(searchIndex, tenantId, prepared.document.chunks)
  const stored = await database.tenant(all, (tx) =>
    writeTickets(tx, searchIndex, { tenantId, sourceId, keepsAttachments: true }, [
      { prepared, weighed, fetchedAt: new Date() },
    ]),
  )
  return stored.get(id) as string
}

const work = (isPaused = false) =>
  workAttachments(
    {
      ...{ database, blobs, index: searchIndex, pool, logger, maxBytes: 1_000_000, now: () => now },
      ocr: pictureText === undefined ? undefined : { read: async () => readsPicture() },
      connect: async () => helpdesk,
    },
    { tenantId, sourceId, isPaused },
    new AbortController().signal,
  )
const rows = () =>
  database.system((tx) => tx.selectFrom('attachments').selectAll().orderBy('external_id').execute())
const row = async () => (await rows())[0] as Awaited<ReturnType<typeof rows>>[number]
const makeDue = () =>
  database.system((tx) => sql`update attachments set due_at = now() - interval '1 second'`.execute(tx))
const sha = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const toRemove = () => database.system((tx) => tx.selectFrom('blobs_to_remove').selectAll().execute())
const removeDue = () => removeBlobs({ database, blobs, logger }, new AbortController().signal)
const purge = (documentId: string) =>
  database.tenant(all, (tx) => purgeDocuments(tx, searchIndex, tenantId, [documentId]))

function principal(...scopes: string[]): Principal {
  const who = { id: 'usr_x', kind: 'person', name: 'X', tenantId } as const
  return { ...who, scopes, groups: [], teams: [], isConfined: false }
}
const agent = principal('tickets:read_all', 'tickets:reply')
const reader = principal('tickets:read_all')

async function find(query: string, who = agent) {
  const input = { query, limit: 5, groupBy: 'chunk' as const }
  const hits = await database.tenant(accessOf(who), (tx) => search(tx, who.tenantId, input))
  return hits.map(({ content }) => content)
}

describe('an attachment', () => {
  it('is downloaded, kept, read and found, each kind of file', async () => {
    const word = docxFile('<w:p><w:r><w:t>Zirkonia quarterly figures</w:t></w:r></w:p>')
    files.set('1', pdfFile([[{ text: 'Obsidian firmware manual 로그인 안내', size: 11, y: 700 }]]))
    files.set('2', word)
    files.set('3', Buffer.from('name,code\nTopas,E-9917\n'))
    files.set('4', Buffer.from('<h1>Release</h1><p>Malachit release notes</p><script>no()</script>'))
    await storeTicket([
      { id: '1', name: 'manual.pdf' },
      { id: '2', name: 'figures.docx' },
      { id: '3', name: 'codes.csv' },
      { id: '4', name: 'notes.html' },
    ])
    expect(await database.system(findDueSources)).toEqual([{ tenant_id: tenantId, source_id: sourceId }])
    await work()
    const stored = await rows()
    expect(stored.map(({ status, text_status }) => [status, text_status])).toEqual(
      Array.from({ length: 4 }, () => ['stored', 'read']),
    )
    expect(stored[1]).toMatchObject({ sha256: sha(word), bytes: word.length })
    for (const query of ['Obsidian firmware', '로그인 안내', 'Zirkonia', 'E-9917', 'Malachit'])
      expect(await find(query)).not.toEqual([])
    expect(await database.system(findDueSources)).toEqual([])
    const [chunk] = await database.system((tx) =>
      tx
        .selectFrom('chunks')
        .selectAll()
        .where('part_id', '=', stored[0]?.id as string)
        .execute(),
    )
    expect(chunk).toMatchObject({ kind: 'attachment', heading: 'Attachment: manual.pdf' })
    expect(chunk?.context).toContain('VPN > Attachment: manual.pdf')
    // what is fetched again keeps them, without asking for them
    asked = []
    await storeTicket([{ id: '1', name: 'manual.pdf' }])
    await work()
    expect(asked).toEqual([])
    expect(await find('Obsidian firmware')).not.toEqual([])
    expect(await find('Zirkonia')).toEqual([])
  })

  it('of a private note is found and served to whoever may read the note, and no other', async () => {
    files.set('1', Buffer.from('The margin of Rhodonit is 40 %'))
    await storeTicket([{ id: '1', name: 'margin.txt', isPrivate: true }])
    await work()
    const url = `/api/v1/attachments/${(await row()).id}`
    expect(await find('Rhodonit margin')).not.toEqual([])
    expect(await find('Rhodonit margin', reader)).toEqual([])
    expect((await http.get(agent, url)).text).toContain('Rhodonit')
    expect(await http.get(reader, url)).toMatchObject({ status: 404, body: { code: 'not_found' } })
    expect((await http.get(principal('tickets:read'), url)).status).toBe(404)
    expect((await http.get(principal('knowledge:read'), url)).status).toBe(403)
    const stranger = { ...agent, tenantId: 'ten_b' }
    expect((await http.get(stranger, url)).status).toBe(404)
  })

  it('that is hostile does no harm: bombs and damaged files are kept unread, and told', async () => {
    files.set('1', zipArchive([{ name: 'word/document.xml', content: Buffer.alloc(40_000_000) }]))
    files.set('2', Buffer.from('%PDF-1.7 nothing of it'))
    files.set('3', Buffer.alloc(0))
    await storeTicket([
      { id: '1', name: 'bomb.docx' },
      { id: '2', name: 'broken.pdf' },
      { id: '3', name: 'empty.txt' },
    ])
    await work()
    expect((await rows()).map((one) => [one.status, one.text_status, one.error_code])).toEqual([
      ['stored', 'failed', 'archive_bomb'],
      ['stored', 'failed', 'parse_failed'],
      ['stored', 'none', null],
    ])
  })

  it('that is a picture waits unread for language data', async () => {
    files.set('1', PICTURE)
    await storeTicket([{ id: '1', name: 'screen.png' }])
    await work()
    expect(await row()).toMatchObject({ status: 'stored', text_status: 'none', error_code: 'ocr_not_set_up' })
    pictureText = 'Aventurin failed with ERR-4102'
    expect(await database.system(readPicturesNow)).toBe(1)
    await work()
    expect(await row()).toMatchObject({ text_status: 'read', error_code: null, content: pictureText })
    expect(await find('Aventurin')).toEqual([pictureText])
    expect(asked).toEqual(['1'])
  })

  it('whose reader fails as nobody thought of holds up none behind it, and is given up in the end', async () => {
    const bad = ['1', '2', '3']
    for (const id of bad) files.set(id, Buffer.concat([PICTURE, Buffer.from(id)]))
    files.set('4', Buffer.from('Aventurin is written here.'))
    await storeTicket([...bad.map((id) => ({ id, name: `${id}.png` })), { id: '4', name: 'a.txt' }])
    pictureText = 'x'
    readsPicture = () => {
      throw new Error('out of the blue')
    }
    await work()
    expect((await rows()).map((one) => one.text_status)).toEqual(['waiting', 'waiting', 'waiting', 'read'])
    for (let tries = 2; tries <= 5; tries++) {
      await work()
      expect(await row()).toMatchObject({ attempts: tries - 1, text_status: 'waiting' })
      await makeDue()
      await work()
    }
    expect((await rows()).map((one) => [one.text_status, one.error_code])).toEqual([
      ...bad.map(() => ['failed', 'internal_error']),
      ['read', null],
    ])
  })

  it('that is a picture may hold characters that no store takes', async () => {
    files.set('1', PICTURE)
    await storeTicket([{ id: '1', name: 'screen.png' }])
    pictureText = 'Aventurin\u0000 failed'
    await work()
    expect(await row()).toMatchObject({ text_status: 'read', content: 'Aventurin failed' })
  })

  it('that is too large is skipped, with or without a size that tells so; one that is gone, too', async () => {
    files.set('2', Buffer.alloc(1_000_001))
    await storeTicket([
      { id: '1', name: 'a', bytes: 1_000_001 },
      { id: '2', name: 'b', bytes: 10 },
      { id: '3', name: 'c' },
    ])
    await work()
    expect((await rows()).map((one) => [one.status, one.error_code])).toEqual([
      ['skipped', 'attachment_too_large'],
      ['skipped', 'attachment_too_large'],
      ['skipped', 'attachment_gone'],
    ])
    expect(asked.sort()).toEqual(['2', '3'])
    const answer = await http.get(agent, `/api/v1/attachments/${(await row()).id}`)
    expect(answer).toMatchObject({ status: 409, body: { code: 'attachment_not_stored' } })
  })

  it('that fails is tried again later, less and less often, and given up in the end', async () => {
    files.set('1', new AppError({ code: 'helpdesk_unavailable', status: 503, message: 'away' }))
    await storeTicket([{ id: '1', name: 'a.txt' }])
    for (let tries = 1; tries <= 8; tries++) {
      await work()
      const { attempts, status, due_at, error_code } = await row()
      expect({ attempts, error_code }).toEqual({ attempts: tries, error_code: 'helpdesk_unavailable' })
      expect(status).toBe(tries === 8 ? 'dead' : 'waiting')
      if (tries < 8) expect(due_at.getTime()).toBeGreaterThan(Date.now() + 10_000)
      asked = []
      await work()
      expect(asked).toEqual([])
      await makeDue()
    }
  })

  it('is no failure under a rate limit, and a help desk that fails all is left alone', async () => {
    const busy = new HelpdeskBusy('acme', new Date(90_000), 0)
    files.set('1', busy)
    await storeTicket([{ id: '1', name: 'a.txt' }])
    expect(await work()).toMatchObject({ pausedUntil: 90_000 })
    expect(await row()).toMatchObject({ attempts: 0, status: 'waiting', error_code: null })
    const many = Array.from({ length: 20 }, (_, at) => ({ id: String(at + 1), name: 'a.txt' }))
    for (const { id } of many) files.set(id, new Error('socket'))
    await storeTicket(many)
    now = 1_000
    asked = []
    expect(await work()).toMatchObject({ pausedUntil: 301_000 })
    expect(asked.length).toBeLessThan(6)
    // what is stored is read meanwhile, the rest left alone
    asked = []
    await work(true)
    expect(asked).toEqual([])
  })
})

it('all this happens by itself once somebody says that there is something to do', async () => {
  let run: JobDefinition<object>['run'] | undefined
  const sent: object[] = []
  const jobs = {
    register: async (definition: JobDefinition<object>) => {
      run = definition.run
    },
    async send(_name: string, data: object, options: object = {}) {
      sent.push(options)
      await run?.(data, new AbortController().signal)
    },
  } as unknown as Jobs
  const attachments = await createAttachments({
    ...{ database, jobs, blobs, index: searchIndex, pool, logger, maxBytes: 1_000, works: true },
    connect: async () => helpdesk,
    ocrFolder: dataDir,
  })
  files.set('1', Buffer.from('Jaspis'))
  const documentId = await storeTicket([{ id: '1', name: 'a.txt' }])
  attachments.wake()
  await vi.waitFor(async () => expect((await row()).text_status).toBe('read'), WAIT)
  expect(sent).toEqual([{ key: sourceId, group: tenantId }])
  await purge(documentId)
  attachments.wake()
  const sha256 = sha(Buffer.from('Jaspis'))
  await vi.waitFor(async () => expect(await blobs.get(tenantId, sha256)).toBeUndefined(), WAIT)
  await attachments.close()
})

describe('a download', () => {
  it('that waits is not made once the settings leave attachments out, until they take them in again', async () => {
    await storeTicket([{ id: 'a', name: 'a.txt' }])
    files.set('a', Buffer.from('A'))
    const set = (isOn: boolean) =>
      database.system((tx) =>
        sql`update sources set config = ${JSON.stringify({ attachments: isOn })}::jsonb`.execute(tx),
      )
    await set(false)
    expect(await database.system(findDueSources)).toEqual([])
    await work()
    expect([asked, (await row()).status]).toEqual([[], 'waiting'])
    await set(true)
    expect(await database.system(findDueSources)).toHaveLength(1)
    await work()
    expect([asked, (await row()).status]).toEqual([['a'], 'stored'])
  })

  it('is never a page: its name, type and headers leave nothing to the browser', async () => {
    files.set('1', Buffer.from('<script>alert(document.domain)</script>'))
    await storeTicket([
      { id: '1', name: '../../견적\u202Egpj.\r\nset-cookie: a=b".html', contentType: 'text/html' },
    ])
    await work()
    const { status, headers, text } = await http.get(agent, `/api/v1/attachments/${(await row()).id}`)
    expect({ status, text }).toEqual({ status: 200, text: '<script>alert(document.domain)</script>' })
    expect(headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'cache-control': 'no-store',
    })
    const disposition = String(headers['content-disposition'])
    expect(disposition).toMatch(/^attachment; filename="[\w.-]+"; filename\*=UTF-8''[\w%.-]+$/)
    const name = decodeURIComponent(disposition.split("UTF-8''")[1] as string)
    expect(name).toContain('견적')
    expect(name).toMatch(/\.html$/)
    expect(name).not.toMatch(/[\u202E\r\n/\\"]/)
    expect(headers['set-cookie']).toBeUndefined()
  })

  it('says when it is not here yet, and fetches again what a restore has lost', async () => {
    files.set('1', Buffer.from('Karneol'))
    await storeTicket([{ id: '1', name: 'a.txt' }])
    const url = `/api/v1/attachments/${(await row()).id}`
    expect((await http.get(agent, url)).body).toMatchObject({ code: 'attachment_not_stored' })
    await work()
    expect((await http.get(agent, url)).text).toBe('Karneol')
    await blobs.remove(tenantId, sha(Buffer.from('Karneol')))
    const before = woken
    expect((await http.get(agent, url)).body).toMatchObject({ code: 'attachment_not_stored' })
    expect(woken).toBe(before + 1)
    await work()
    expect((await http.get(agent, url)).text).toBe('Karneol')
  })
})

describe('a purge', () => {
  const bytes = Buffer.from('Beryll, once')

  it('removes the text at once and the bytes with it, unless another attachment has the same', async () => {
    files.set('1', bytes)
    files.set('2', bytes)
    const first = await storeTicket([{ id: '1', name: 'a.txt' }])
    const second = await storeTicket([{ id: '2', name: 'b.txt' }], '2')
    await work()
    await purge(first)
    await removeDue()
    expect(await blobs.get(tenantId, sha(bytes))).toEqual(bytes)
    await purge(second)
    expect(await find('Beryll')).toEqual([])
    await removeDue()
    expect(await blobs.get(tenantId, sha(bytes))).toBeUndefined()
    // what was on its way then is removed once more, and then forgotten
    const [left] = await toRemove()
    expect(left).toMatchObject({ passes: 1, claimed_at: null })
    await blobs.put(tenantId, bytes)
    await database.system((tx) => sql`update blobs_to_remove set due_at = now()`.execute(tx))
    await removeDue()
    expect(await blobs.get(tenantId, sha(bytes))).toBeUndefined()
    expect(await toRemove()).toEqual([])
  })

  it('during the download leaves neither bytes nor text', async () => {
    const documentId = await storeTicket([{ id: '1', name: 'a.txt' }])
    const put = blobs.put
    files.set('1', bytes)
    const racing = {
      ...{ database, index: searchIndex, pool, logger, ocr: undefined, maxBytes: 1_000, now: () => 0 },
      blobs: {
        get: blobs.get,
        async put(tenant: string, content: Uint8Array) {
          await purge(documentId)
          await removeDue()
          return put(tenant, content)
        },
      },
      connect: async () => helpdesk,
    }
    await workAttachments(racing, { tenantId, sourceId, isPaused: false }, new AbortController().signal)
    expect(await blobs.get(tenantId, sha(bytes))).toEqual(bytes)
    await removeDue()
    expect(await blobs.get(tenantId, sha(bytes))).toBeUndefined()
    expect(await find('Beryll')).toEqual([])
  })

  it('and an upload of the same bytes keep out of each other’s way', async () => {
    files.set('1', bytes)
    files.set('2', bytes)
    const first = await storeTicket([{ id: '1', name: 'a.txt' }])
    await work()
    await purge(first)
    await storeTicket([{ id: '2', name: 'b.txt' }], '2')
    let meanwhile: object = {}
    // while the blob is being removed, the same bytes come again
    const slow = {
      async remove(tenant: string, sha256: string) {
        await work()
        meanwhile = await row()
        await blobs.remove(tenant, sha256)
      },
    }
    await removeBlobs({ database, blobs: slow, logger }, new AbortController().signal)
    expect(meanwhile).toMatchObject({ status: 'waiting', sha256: null, attempts: 0 })
    await makeDue()
    await work()
    expect(await row()).toMatchObject({ status: 'stored' })
    await database.system((tx) => sql`update blobs_to_remove set due_at = now()`.execute(tx))
    await removeDue()
    expect(await blobs.get(tenantId, sha(bytes))).toEqual(bytes)
    expect(await toRemove()).toEqual([])
  })

  it('that cannot be finished is tried again', async () => {
    files.set('1', bytes)
    const documentId = await storeTicket([{ id: '1', name: 'a.txt' }])
    await work()
    await purge(documentId)
    const failing = { remove: () => Promise.reject(new Error('S3 is away')) }
    await removeBlobs({ database, blobs: failing, logger }, new AbortController().signal)
    expect(await toRemove()).toMatchObject([{ claimed_at: null, passes: 0 }])
    await database.system((tx) => sql`update blobs_to_remove set due_at = now()`.execute(tx))
    await removeDue()
    expect(await blobs.get(tenantId, sha(bytes))).toBeUndefined()
  })

  it('of a whole organisation removes its bytes, too', async () => {
    files.set('1', bytes)
    await storeTicket([{ id: '1', name: 'a.txt' }])
    await work()
    await database.system((tx) => tx.deleteFrom('tenants').where('id', '=', tenantId).execute())
    await removeDue()
    expect(await blobs.get(tenantId, sha(bytes))).toBeUndefined()
  })
})
