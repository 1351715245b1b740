import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  agent,
  createAttachmentWork,
  principal,
  sha,
  sourceId,
  tenantId,
} from '../../../testkit/attachment-work.ts'
import { docxFile, pdfFile, zipArchive } from '../../../testkit/office-files.ts'
import { AppError } from '../../platform/index.ts'
import { HelpdeskBusy } from '../helpdesks/helpdesk-busy.ts'
import { findDueSources, readPicturesNow } from './attachment-store.ts'

const PICTURE = readFileSync(join(import.meta.dirname, '../../../testkit/pictures/error-dialog.png'))
const reader = principal('tickets:read_all')
const kept = createAttachmentWork()
const { work, storeTicket, rows, row, makeDue, find } = kept
beforeAll(kept.start)
afterAll(kept.stop)
beforeEach(kept.begin)

describe('an attachment', () => {
  it('is downloaded, kept, read and found, each kind of file', async () => {
    const word = docxFile('<w:p><w:r><w:t>Zirkonia quarterly figures</w:t></w:r></w:p>')
    kept.files.set('1', pdfFile([[{ text: 'Obsidian firmware manual 로그인 안내', size: 11, y: 700 }]]))
    kept.files.set('2', word)
    kept.files.set('3', Buffer.from('name,code\nTopas,E-9917\n'))
    kept.files.set('4', Buffer.from('<h1>Release</h1><p>Malachit release notes</p><script>no()</script>'))
    await storeTicket([
      { id: '1', name: 'manual.pdf' },
      { id: '2', name: 'figures.docx' },
      { id: '3', name: 'codes.csv' },
      { id: '4', name: 'notes.html' },
    ])
    expect(await kept.database.system(findDueSources)).toEqual([{ tenant_id: tenantId, source_id: sourceId }])
    await work()
    const stored = await rows()
    expect(stored.map(({ status, text_status }) => [status, text_status])).toEqual(
      Array.from({ length: 4 }, () => ['stored', 'read']),
    )
    expect(stored[1]).toMatchObject({ sha256: sha(word), bytes: word.length })
    for (const query of ['Obsidian firmware', '로그인 안내', 'Zirkonia', 'E-9917', 'Malachit'])
      expect(await find(query)).not.toEqual([])
    expect(await kept.database.system(findDueSources)).toEqual([])
    const [chunk] = await kept.database.system((tx) =>
      tx
        .selectFrom('chunks')
        .selectAll()
        .where('part_id', '=', stored[0]?.id as string)
        .execute(),
    )
    expect(chunk).toMatchObject({ kind: 'attachment', heading: 'Attachment: manual.pdf' })
    expect(chunk?.context).toContain('VPN > Attachment: manual.pdf')
    // what is fetched again keeps them, without asking for them
    kept.asked = []
    await storeTicket([{ id: '1', name: 'manual.pdf' }])
    await work()
    expect(kept.asked).toEqual([])
    expect(await find('Obsidian firmware')).not.toEqual([])
    expect(await find('Zirkonia')).toEqual([])
  })

  it('of a private note is found and served to whoever may read the note, and no other', async () => {
    kept.files.set('1', Buffer.from('The margin of Rhodonit is 40 %'))
    await storeTicket([{ id: '1', name: 'margin.txt', isPrivate: true }])
    await work()
    const url = `/api/v1/attachments/${(await row()).id}`
    expect(await find('Rhodonit margin')).not.toEqual([])
    expect(await find('Rhodonit margin', reader)).toEqual([])
    expect((await kept.http.get(agent, url)).text).toContain('Rhodonit')
    expect(await kept.http.get(reader, url)).toMatchObject({ status: 404, body: { code: 'not_found' } })
    expect((await kept.http.get(principal('tickets:read'), url)).status).toBe(404)
    expect((await kept.http.get(principal('knowledge:read'), url)).status).toBe(403)
    const stranger = { ...agent, tenantId: 'ten_b' }
    expect((await kept.http.get(stranger, url)).status).toBe(404)
  })

  it('that is hostile does no harm: bombs and damaged files are kept unread, and told', async () => {
    kept.files.set('1', zipArchive([{ name: 'word/document.xml', content: Buffer.alloc(40_000_000) }]))
    kept.files.set('2', Buffer.from('%PDF-1.7 nothing of it'))
    kept.files.set('3', Buffer.alloc(0))
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
    kept.files.set('1', PICTURE)
    await storeTicket([{ id: '1', name: 'screen.png' }])
    await work()
    expect(await row()).toMatchObject({ status: 'stored', text_status: 'none', error_code: 'ocr_not_set_up' })
    kept.pictureText = 'Aventurin failed with ERR-4102'
    expect(await kept.database.system(readPicturesNow)).toBe(1)
    await work()
    expect(await row()).toMatchObject({ text_status: 'read', error_code: null, content: kept.pictureText })
    expect(await find('Aventurin')).toEqual([kept.pictureText])
    expect(kept.asked).toEqual(['1'])
  })

  it('whose reader fails as nobody thought of holds up none behind it, and is given up in the end', async () => {
    const bad = ['1', '2', '3']
    for (const id of bad) kept.files.set(id, Buffer.concat([PICTURE, Buffer.from(id)]))
    kept.files.set('4', Buffer.from('Aventurin is written here.'))
    await storeTicket([...bad.map((id) => ({ id, name: `${id}.png` })), { id: '4', name: 'a.txt' }])
    kept.pictureText = 'x'
    kept.readsPicture = () => {
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
    kept.files.set('1', PICTURE)
    await storeTicket([{ id: '1', name: 'screen.png' }])
    kept.pictureText = 'Aventurin\u0000 failed'
    await work()
    expect(await row()).toMatchObject({ text_status: 'read', content: 'Aventurin failed' })
  })

  it('that is too large is skipped, with or without a size that tells so; one that is gone, too', async () => {
    kept.files.set('2', Buffer.alloc(1_000_001))
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
    expect(kept.asked.sort()).toEqual(['2', '3'])
    const answer = await kept.http.get(agent, `/api/v1/attachments/${(await row()).id}`)
    expect(answer).toMatchObject({ status: 409, body: { code: 'attachment_not_stored' } })
  })

  it('that fails is tried again later, less and less often, and given up in the end', async () => {
    kept.files.set('1', new AppError({ code: 'helpdesk_unavailable', status: 503, message: 'away' }))
    await storeTicket([{ id: '1', name: 'a.txt' }])
    for (let tries = 1; tries <= 8; tries++) {
      await work()
      const { attempts, status, due_at, error_code } = await row()
      expect({ attempts, error_code }).toEqual({ attempts: tries, error_code: 'helpdesk_unavailable' })
      expect(status).toBe(tries === 8 ? 'dead' : 'waiting')
      if (tries < 8) expect(due_at.getTime()).toBeGreaterThan(Date.now() + 10_000)
      kept.asked = []
      await work()
      expect(kept.asked).toEqual([])
      await makeDue()
    }
  })

  it('is no failure under a rate limit, and a help desk that fails all is left alone', async () => {
    const busy = new HelpdeskBusy('acme', new Date(90_000), 0)
    kept.files.set('1', busy)
    await storeTicket([{ id: '1', name: 'a.txt' }])
    expect(await work()).toMatchObject({ pausedUntil: 90_000 })
    expect(await row()).toMatchObject({ attempts: 0, status: 'waiting', error_code: null })
    const many = Array.from({ length: 20 }, (_, at) => ({ id: String(at + 1), name: 'a.txt' }))
    for (const { id } of many) kept.files.set(id, new Error('socket'))
    await storeTicket(many)
    kept.now = 1_000
    kept.asked = []
    expect(await work()).toMatchObject({ pausedUntil: 301_000 })
    expect(kept.asked.length).toBeLessThan(6)
    // what is stored is read meanwhile, the rest left alone
    kept.asked = []
    await work(true)
    expect(kept.asked).toEqual([])
  })
})
