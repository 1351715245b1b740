import { z } from 'zod'
import { type Database, defineRoute, line } from '../../platform/index.ts'
import type { ParsePool } from '../pipeline/parse-pool.ts'
import { pushDocuments } from '../push.ts'
import type { SearchIndex } from '../search/search-index.ts'
import { aclSchema, timeSchema } from './schemas.ts'

const MAX_BODY = 64 * 1024 * 1024
const MAX_DEPTH = 20

const documentSchema = z.object({
  external_id: line(500).describe('Your id of the document: pushing it again replaces it'),
  title: line(1000),
  content: z.string(),
  format: z.enum(['markdown', 'html', 'text']),
  type: line(100).nullish().describe('Your kind of document, for filters: "runbook", "faq", …'),
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/, 'is an ISO 639 code such as "ko"')
    .optional()
    .describe('Detected when left out'),
  url: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .nullish(),
  acl: aclSchema.nullish().describe('Groups and people that may read it; left out = the whole tenant'),
  updated_at: timeSchema.nullish(),
  metadata: z
    .record(line(100), z.unknown())
    .refine((metadata) => isShallow(metadata, MAX_DEPTH), `must not nest deeper than ${MAX_DEPTH} levels`)
    .transform(withoutNul)
    .optional(),
})

function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return depth > 0 && Object.values(value).every((item) => isShallow(item, depth - 1))
}

// PostgreSQL stores neither NUL nor half a surrogate pair.
function withoutNul<T>(value: T): T {
  if (typeof value === 'string') return value.replaceAll('\u0000', '').toWellFormed() as T
  if (Array.isArray(value)) return value.map(withoutNul) as T
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map((entry) => entry.map(withoutNul))) as T
}

const resultSchema = z.object({
  external_id: z.string(),
  id: z.string().nullable(),
  status: z.enum(['created', 'updated', 'unchanged', 'error']),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
})

type Deps = { database: Database; pool: ParsePool; index: SearchIndex | undefined }

export function putDocuments(deps: Deps) {
  return defineRoute({
    method: 'PUT',
    path: '/api/v1/documents',
    permission: 'knowledge:write',
    summary: 'Add or replace documents',
    description:
      'Up to 500 a call. Each stands alone: the answer says per document whether it was created, updated, unchanged, or why it failed. A call that is not of this form is refused whole (400). What it says is stored can be found from that moment on.',
    tags: ['Knowledge'],
    bodyLimit: MAX_BODY,
    query: z.object({
      wait: z
        .enum(['true', 'false', '1', '0'])
        .optional()
        .describe('Answer when the documents can be found (always the case now)'),
    }),
    body: z.object({ documents: z.array(documentSchema).min(1).max(500) }),
    response: z.object({ items: z.array(resultSchema) }),
    handler: async ({ principal, body }) => ({
      items: await pushDocuments(deps, principal.tenantId, body.documents),
    }),
  })
}
