import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { pino } from 'pino'
import { attachmentRoutes } from '../src/knowledge/attachments/attachment-routes.ts'
import { removeBlobs } from '../src/knowledge/attachments/remove-blobs.ts'
import { type WorkDeps, workAttachments } from '../src/knowledge/attachments/work-attachments.ts'
import { purgeDocuments, weighChunks } from '../src/knowledge/documents.ts'
import type { Helpdesk, HelpdeskTicket } from '../src/knowledge/helpdesks/helpdesk.ts'
import { createParsePool } from '../src/knowledge/pipeline/parse-pool.ts'
import { searchIndex } from '../src/knowledge/search/index-documents.ts'
import { search } from '../src/knowledge/search/search.ts'
import { prepareTicket, readTicket } from '../src/knowledge/tickets/prepare-ticket.ts'
import { readTicketAccess } from '../src/knowledge/tickets/ticket-access.ts'
import { writeTickets } from '../src/knowledge/tickets/write-tickets.ts'
import {
  AppError,
  accessOf,
  type Blobs,
  type Database,
  openBlobs,
  type Principal,
} from '../src/platform/index.ts'
import { startTestDatabase } from './database.ts'
import { serveRoutes } from './serve-routes.ts'

export const tenantId = 'ten_a'
export const sourceId = 'src_a'
const all = { tenantId, groups: 'all' } as const
const logger = pino({ level: 'silent' })

export function principal(...scopes: string[]): Principal {
  const who = { id: 'usr_x', kind: 'person', name: 'X', tenantId } as const
  return { ...who, scopes, groups: [], teams: [], isConfined: false }
}
/** Reads private notes, too. */
export const agent = principal('tickets:read_all', 'tickets:reply')

export const sha = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

type File = {
  id: string
  name: string
  contentType?: string | null
  bytes?: number | null
  isPrivate?: boolean
}

/** Attachments of one help desk in memory, kept on a disk. Call `begin` before each test. */
export function createAttachmentWork() {
  const dataDir = mkdtempSync(join(tmpdir(), 'naru-attachments-'))
  const pool = createParsePool({ idleMs: 500 })
  let database: Database
  let blobs: Blobs
  let http: Awaited<ReturnType<typeof serveRoutes>>
  let stop: () => Promise<void>

  const rows = () =>
    database.system((tx) => tx.selectFrom('attachments').selectAll().orderBy('external_id').execute())

  const kept = {
    get database() {
      return database
    },
    get blobs() {
      return blobs
    },
    get http() {
      return http
    },
    /** What the help desk answers by attachment id; missing: it is gone. */
    files: new Map<string, Buffer | Error>(),
    /** Ids that it was asked for. */
    asked: [] as string[],
    /** How often somebody said that there is something to do. */
    woken: 0,
    /** What is read in pictures; undefined: there is no language data. */
    pictureText: undefined as string | undefined,
    readsPicture: (): string => kept.pictureText as string,
    now: 0,

    async start() {
      ;({ database, stop } = await startTestDatabase())
      blobs = await openBlobs({ blobs: undefined, dataDir, s3Endpoint: undefined })
      const attachments = { wake: () => void kept.woken++ }
      http = await serveRoutes(attachmentRoutes({ database, blobs, attachments }))
    },
    async stop() {
      await http.close()
      await pool.close()
      await stop()
      rmSync(dataDir, { recursive: true })
    },
    async begin() {
      kept.files.clear()
      kept.asked = []
      kept.pictureText = undefined
      kept.readsPicture = () => kept.pictureText as string
      await database.system(async (tx) => {
        await sql`delete from sources`.execute(tx)
        await sql`delete from blobs_to_remove`.execute(tx)
        await sql`insert into tenants (id, slug, name) values (${tenantId}, 'a', 'A'), ('ten_b', 'b', 'B')
          on conflict do nothing`.execute(tx)
        await sql`insert into sources (id, tenant_id, kind, name, config)
          values (${sourceId}, ${tenantId}, 'freshdesk', 'Acme', '{}')`.execute(tx)
        await sql`insert into helpdesks (source_id, tenant_id) values (${sourceId}, ${tenantId})`.execute(tx)
      })
    },

    /** What works on attachments here. */
    deps: (): WorkDeps & { database: Database; blobs: Blobs } => ({
      ...{ database, blobs, index: searchIndex, pool, logger, maxBytes: 1_000_000, now: () => kept.now },
      ocr: kept.pictureText === undefined ? undefined : { read: async () => kept.readsPicture() },
      connect: async () => helpdesk,
    }),
    work: (isPaused = false, own: WorkDeps = kept.deps()) =>
      workAttachments(own, { tenantId, sourceId, isPaused }, new AbortController().signal),
    /** Stores a ticket as ingest does, with these files; answers the id of its document. */
    async storeTicket(files: File[], id = '1'): Promise<string> {
      const access = readTicketAccess({})
      const read = readTicket(ticketWith(files, id), { sourceId, access })
      const prepared = prepareTicket(read, { sourceId, access })
      const weighed = await weighChunks(searchIndex, tenantId, prepared.document.chunks)
      const place = { tenantId, sourceId, keepsAttachments: true }
      const stored = await database.tenant(all, (tx) =>
        writeTickets(tx, searchIndex, place, [{ prepared, weighed, fetchedAt: new Date() }]),
      )
      return stored.get(id) as string
    },
    rows,
    /** The only one, or the first. */
    row: async () => (await rows())[0] as Awaited<ReturnType<typeof rows>>[number],
    makeDue: () =>
      database.system((tx) => sql`update attachments set due_at = now() - interval '1 second'`.execute(tx)),
    toRemove: () => database.system((tx) => tx.selectFrom('blobs_to_remove').selectAll().execute()),
    removeDue: (own: Pick<Blobs, 'remove'> = blobs) =>
      removeBlobs({ database, blobs: own, logger }, new AbortController().signal),
    /** What was to be removed later is due now. */
    makeRemovalsDue: () =>
      database.system((tx) => sql`update blobs_to_remove set due_at = now()`.execute(tx)),
    purge: (documentId: string) =>
      database.tenant(all, (tx) => purgeDocuments(tx, searchIndex, tenantId, [documentId])),
    /** Passages that somebody finds. */
    async find(query: string, who = agent): Promise<string[]> {
      const input = { query, limit: 5, groupBy: 'chunk' as const }
      const hits = await database.tenant(accessOf(who), (tx) => search(tx, who.tenantId, input))
      return hits.map(({ content }) => content)
    },
  }

  const helpdesk: Pick<Helpdesk, 'attachment'> = {
    async attachment({ attachmentId }, { maxBytes }) {
      kept.asked.push(attachmentId)
      const file = kept.files.get(attachmentId)
      if (file instanceof Error) throw file
      if (file && file.length > maxBytes)
        throw new AppError({ code: 'answer_too_large', status: 502, message: 'x' })
      return file
    },
  }
  return kept
}

function ticketWith(files: readonly File[], id: string): HelpdeskTicket {
  const time = '2026-01-02T03:04:05Z'
  const turn = (isPrivate: boolean) => ({
    ...{ id: isPrivate ? 'note' : 'description', kind: isPrivate ? 'note' : 'description', isPrivate },
    ...{ authorId: 'x', html: null, text: 'It does not work.', createdAt: time },
    attachments: files
      .filter((file) => (file.isPrivate ?? false) === isPrivate)
      .map(({ id, name, contentType = null, bytes = null }) => ({ id, name, contentType, bytes })),
  })
  return {
    ...{ id, subject: 'VPN', state: 'live', mergedInto: null, status: 'open', priority: null, type: null },
    ...{ channel: null, product: null, tags: [], groupId: null, requesterId: null, assigneeId: null },
    ...{ companyId: null, customFields: {}, url: 'https://acme.freshdesk.com/a/tickets/1', resolvedAt: null },
    ...{ createdAt: time, updatedAt: time, turns: [turn(false), turn(true)] },
  } as HelpdeskTicket
}
