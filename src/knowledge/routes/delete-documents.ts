import { z } from 'zod'
import type { Audit, AuditEntry } from '../../identity/index.ts'
import {
  accessOf,
  type Database,
  defineRoute,
  line,
  notFound,
  type Principal,
  type Route,
} from '../../platform/index.ts'
import { type Deletable, findDeletable } from '../document-reads.ts'
import { removeDocuments } from '../documents.ts'
import type { SearchIndex } from '../search/search-index.ts'
import { findPushSource } from '../source-store.ts'

type Deps = { database: Database; index: SearchIndex | undefined; audit: Pick<Audit, 'record'> }

/** One event names this many. */
const MOST_NAMED = 100

const DESCRIPTION =
  'It can be found no more as soon as this answers. A document that a connector brought stays out of later syncs, until a full one is asked for.'

export function deleteDocumentRoutes(deps: Deps): Route[] {
  return [
    defineRoute({
      method: 'DELETE',
      path: '/api/v1/documents/:id',
      permission: 'knowledge:write',
      summary: 'Delete a document',
      description: DESCRIPTION,
      tags: ['Knowledge'],
      params: z.object({ id: z.string() }),
      status: 204,
      response: z.undefined(),
      handler: async ({ principal, params }) => {
        const found = await deps.database.tenant(accessOf(principal), (tx) =>
          findDeletable(tx, { id: params.id }),
        )
        if (found.length === 0) throw notFound('document')
        await remove(deps, principal, found)
        return undefined
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/v1/documents',
      permission: 'knowledge:write',
      summary: 'Delete a document by your own id of it',
      description: DESCRIPTION,
      tags: ['Knowledge'],
      query: z.object({
        external_id: line(500),
        source: line(100).optional().describe('Id of its source; pushed documents when left out'),
      }),
      response: z.object({ deleted: z.number().int() }),
      handler: async ({ principal, query }) => {
        const found = await deps.database.tenant(accessOf(principal), async (tx) => {
          const sourceId = query.source ?? (await findPushSource(tx, principal.tenantId))
          return sourceId === undefined ? [] : findDeletable(tx, { externalId: query.external_id, sourceId })
        })
        if (found.length === 0) throw notFound('document')
        await remove(deps, principal, found)
        return { deleted: found.length }
      },
    }),
  ]
}

async function remove(deps: Deps, principal: Principal, found: Deletable[]): Promise<void> {
  const { tenantId } = principal
  await deps.database.tenant({ tenantId, groups: 'all' }, async (tx) => {
    await removeDocuments(tx, deps.index, tenantId, found)
    await deps.audit.record(tx, principal, deletion(found))
  })
}

function deletion(found: readonly Deletable[]): AuditEntry {
  const documents = found
    .slice(0, MOST_NAMED)
    .map(({ id, external_id, source_id }) => ({ id, external_id, source_id }))
  const [first] = documents
  return {
    action: 'document.deleted',
    ...(found.length === 1 && first ? { target: { kind: 'document', id: first.id } } : {}),
    before: { documents, count: found.length },
  }
}
