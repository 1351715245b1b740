import type { InProcessModels } from '../../gateway/index.ts'
import type { Jobs } from '../../platform/index.ts'
import { createAskModel } from './ask-model.ts'
import type { CopilotSettingsParts } from './copilot-settings.ts'
import { createPauses, type Pauses } from './pauses.ts'
import { type SliceDeps, summariseSlice } from './summarise-slice.ts'
import { findTenantsToSummarise } from './summary-store.ts'

const SUMMARISE_JOB = 'copilot.summarise'
/** Tenants whose tickets one process summarises at a time; the next have their turn after a slice. */
const TENANTS_AT_ONCE = 2
/** What was stored, became due or was left by a process that died is found this soon. */
const SWEEP_MS = 5_000

export type Summarising = {
  /** Begins background work; call once the server listens. */
  start(): Promise<void>
  close(): void
  /** Why this process asks no model for a tenant's summaries now. */
  pauseOf: Pauses['of']
}

type Deps = Omit<SliceDeps, 'ask' | 'pauses' | 'settings'> & {
  jobs: Pick<Jobs, 'register' | 'send'>
  models: InProcessModels
  settings: Pick<CopilotSettingsParts, 'of' | 'onChange'>
}

/** Has a model summarise what waits for it, tenant by tenant. */
export async function createSummarising(deps: Deps): Promise<Summarising> {
  const { database, jobs, logger } = deps
  const pauses = createPauses()
  const slice: SliceDeps = { ...deps, pauses, ask: createAskModel(deps.models) }
  await jobs.register<{ tenantId: string }>({
    name: SUMMARISE_JOB,
    concurrency: TENANTS_AT_ONCE,
    retries: 2,
    isUnique: true,
    run: ({ tenantId }, signal) => summariseSlice(slice, tenantId, signal),
  })

  async function sweep(): Promise<void> {
    const tenants = await database.system(findTenantsToSummarise)
    for (const tenantId of tenants.filter((id) => !pauses.isPaused(id)))
      await jobs.send(SUMMARISE_JOB, { tenantId }, { key: tenantId })
  }
  const sweepQuietly = () =>
    sweep().catch((err: unknown) => logger.warn({ err }, 'summaries that wait cannot be looked for'))

  let timer: NodeJS.Timeout | undefined
  deps.settings.onChange((tenantId) => {
    pauses.end(tenantId)
    if (timer) void sweepQuietly()
  })
  return {
    pauseOf: pauses.of,
    async start() {
      timer = setInterval(() => void sweepQuietly(), SWEEP_MS)
      await sweepQuietly()
    },
    close() {
      clearInterval(timer)
      timer = undefined
    },
  }
}
