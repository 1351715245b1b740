import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { agent, createAttachmentWork, sha, sourceId, tenantId } from '../../../testkit/attachment-work.ts'
import type { JobDefinition, Jobs } from '../../platform/index.ts'
import { findDueSources } from './attachment-store.ts'
import { createAttachments } from './attachments.ts'

/** For machines that are busy with other things. */
const WAIT = { timeout: 20_000 }
const kept = createAttachmentWork()
const { work, storeTicket, row, makeDue, toRemove, removeDue, makeRemovalsDue, purge, find } = kept
beforeAll(kept.start)
afterAll(kept.stop)
beforeEach(kept.begin)

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
    ...{ ...kept.deps(), jobs, works: true },
    // no language data
    ocrFolder: import.meta.dirname,
  })
  kept.files.set('1', Buffer.from('Jaspis'))
  const documentId = await storeTicket([{ id: '1', name: 'a.txt' }])
  attachments.wake()
  await vi.waitFor(async () => expect((await row()).text_status).toBe('read'), WAIT)
  expect(sent).toEqual([{ key: sourceId, group: tenantId }])
  await purge(documentId)
  attachments.wake()
  const sha256 = sha(Buffer.from('Jaspis'))
  await vi.waitFor(async () => expect(await kept.blobs.get(tenantId, sha256)).toBeUndefined(), WAIT)
  await attachments.close()
})

describe('a download', () => {
  it('that waits is not made once the settings leave attachments out, until they take them in again', async () => {
    await storeTicket([{ id: 'a', name: 'a.txt' }])
    kept.files.set('a', Buffer.from('A'))
    const set = (isOn: boolean) =>
      kept.database.system((tx) =>
        sql`update sources set config = ${JSON.stringify({ attachments: isOn })}::jsonb`.execute(tx),
      )
    await set(false)
    expect(await kept.database.system(findDueSources)).toEqual([])
    await work()
    expect([kept.asked, (await row()).status]).toEqual([[], 'waiting'])
    await set(true)
    expect(await kept.database.system(findDueSources)).toHaveLength(1)
    await work()
    expect([kept.asked, (await row()).status]).toEqual([['a'], 'stored'])
  })

  it('is never a page: its name, type and headers leave nothing to the browser', async () => {
    kept.files.set('1', Buffer.from('<script>alert(document.domain)</script>'))
    await storeTicket([
      { id: '1', name: '../../견적\u202Egpj.\r\nset-cookie: a=b".html', contentType: 'text/html' },
    ])
    await work()
    const { status, headers, text } = await kept.http.get(agent, `/api/v1/attachments/${(await row()).id}`)
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
    kept.files.set('1', Buffer.from('Karneol'))
    await storeTicket([{ id: '1', name: 'a.txt' }])
    const url = `/api/v1/attachments/${(await row()).id}`
    expect((await kept.http.get(agent, url)).body).toMatchObject({ code: 'attachment_not_stored' })
    await work()
    expect((await kept.http.get(agent, url)).text).toBe('Karneol')
    await kept.blobs.remove(tenantId, sha(Buffer.from('Karneol')))
    const before = kept.woken
    expect((await kept.http.get(agent, url)).body).toMatchObject({ code: 'attachment_not_stored' })
    expect(kept.woken).toBe(before + 1)
    await work()
    expect((await kept.http.get(agent, url)).text).toBe('Karneol')
  })
})

describe('a purge', () => {
  const bytes = Buffer.from('Beryll, once')

  it('removes the text at once and the bytes with it, unless another attachment has the same', async () => {
    kept.files.set('1', bytes)
    kept.files.set('2', bytes)
    const first = await storeTicket([{ id: '1', name: 'a.txt' }])
    const second = await storeTicket([{ id: '2', name: 'b.txt' }], '2')
    await work()
    await purge(first)
    await removeDue()
    expect(await kept.blobs.get(tenantId, sha(bytes))).toEqual(bytes)
    await purge(second)
    expect(await find('Beryll')).toEqual([])
    await removeDue()
    expect(await kept.blobs.get(tenantId, sha(bytes))).toBeUndefined()
    // what was on its way then is removed once more, and then forgotten
    const [left] = await toRemove()
    expect(left).toMatchObject({ passes: 1, claimed_at: null })
    await kept.blobs.put(tenantId, bytes)
    await makeRemovalsDue()
    await removeDue()
    expect(await kept.blobs.get(tenantId, sha(bytes))).toBeUndefined()
    expect(await toRemove()).toEqual([])
  })

  it('during the download leaves neither bytes nor text', async () => {
    const documentId = await storeTicket([{ id: '1', name: 'a.txt' }])
    const put = kept.blobs.put
    kept.files.set('1', bytes)
    const racing = {
      ...kept.deps(),
      blobs: {
        get: kept.blobs.get,
        async put(tenant: string, content: Uint8Array) {
          await purge(documentId)
          await removeDue()
          return put(tenant, content)
        },
      },
    }
    await work(false, racing)
    expect(await kept.blobs.get(tenantId, sha(bytes))).toEqual(bytes)
    await removeDue()
    expect(await kept.blobs.get(tenantId, sha(bytes))).toBeUndefined()
    expect(await find('Beryll')).toEqual([])
  })

  it('and an upload of the same bytes keep out of each other’s way', async () => {
    kept.files.set('1', bytes)
    kept.files.set('2', bytes)
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
        await kept.blobs.remove(tenant, sha256)
      },
    }
    await removeDue(slow)
    expect(meanwhile).toMatchObject({ status: 'waiting', sha256: null, attempts: 0 })
    await makeDue()
    await work()
    expect(await row()).toMatchObject({ status: 'stored' })
    await makeRemovalsDue()
    await removeDue()
    expect(await kept.blobs.get(tenantId, sha(bytes))).toEqual(bytes)
    expect(await toRemove()).toEqual([])
  })

  it('that cannot be finished is tried again', async () => {
    kept.files.set('1', bytes)
    const documentId = await storeTicket([{ id: '1', name: 'a.txt' }])
    await work()
    await purge(documentId)
    const failing = { remove: () => Promise.reject(new Error('S3 is away')) }
    await removeDue(failing)
    expect(await toRemove()).toMatchObject([{ claimed_at: null, passes: 0 }])
    await makeRemovalsDue()
    await removeDue()
    expect(await kept.blobs.get(tenantId, sha(bytes))).toBeUndefined()
  })

  it('of a whole organisation removes its bytes, too', async () => {
    kept.files.set('1', bytes)
    await storeTicket([{ id: '1', name: 'a.txt' }])
    await work()
    await kept.database.system((tx) => tx.deleteFrom('tenants').where('id', '=', tenantId).execute())
    await removeDue()
    expect(await kept.blobs.get(tenantId, sha(bytes))).toBeUndefined()
  })
})
