import { existsSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Tenant } from '../identity/index.ts'
import { findSync, type Knowledge } from '../knowledge/index.ts'
import type { Database, Logger, Principal } from '../platform/index.ts'

export const SAMPLES_DIR = fileURLToPath(new URL('../../samples', import.meta.url))

const WAIT_MS = 30_000
const POLL_MS = 100

/** Adds the sample corpus to a new installation and waits until it can be asked about. */
export async function loadSamples(deps: {
  database: Database
  knowledge: Knowledge
  tenant: Tenant
  logger: Logger
}): Promise<void> {
  if (!existsSync(SAMPLES_DIR)) return
  const principal: Principal = {
    id: 'system',
    kind: 'system',
    name: 'first run',
    tenantId: deps.tenant.id,
    scopes: ['*'],
    groups: [],
    teams: [],
    isConfined: false,
  }
  const source = await deps.knowledge.sources.create(principal, {
    name: 'samples',
    kind: 'files',
    config: { path: SAMPLES_DIR },
    acl: null,
    schedule: null,
  })
  const isDone = () =>
    deps.database.tenant({ tenantId: deps.tenant.id, groups: 'all' }, async (tx) => {
      const sync = await findSync(tx, source.sync?.id ?? '')
      return sync?.status === 'done' || sync?.status === 'failed'
    })
  for (const end = Date.now() + WAIT_MS; Date.now() < end; await delay(POLL_MS)) if (await isDone()) return
  deps.logger.warn('the sample corpus is still being read')
}
