import type { Logger, Outbound } from '../../platform/index.ts'
import type { OpenProvider } from '../providers/provider-secret.ts'
import type { Catalog, Model, Target } from './catalog.ts'
import type { Health } from './health.ts'

const TICK_MS = 5_000
const TIMEOUT_MS = 10_000

export type Probes = {
  start(): void
  /** Asks those whose time has come. Never throws. */
  run(): Promise<void>
  close(): void
}

type Deps = {
  catalog: Catalog
  health: Pick<Health, 'probed'>
  outbound: Pick<Outbound, 'request'>
  openProvider: OpenProvider
  logger: Logger
  /** Tenants with a model that is probed. */
  tenantsToProbe(): Promise<string[]>
}

/**
 * Asks providers now and then how they are, where a model says so: before a client finds out. They are asked for their
 * models, which costs nothing and says little: calls have the last word.
 */
export function createProbes({
  catalog,
  health,
  outbound,
  openProvider,
  logger,
  tenantsToProbe,
}: Deps): Probes {
  /** Target → when it was asked last. */
  const asked = new Map<string, number>()
  let timer: NodeJS.Timeout | undefined
  let isRunning = false

  async function isWell({ provider }: Target): Promise<boolean> {
    try {
      const { url, headers } = provider.kind.check(await openProvider(provider))
      const { status } = await outbound.request(url, { headers, timeoutMs: TIMEOUT_MS })
      return status < 400 || status === 404 || status === 405
    } catch {
      return false
    }
  }

  async function probe(tenantId: string, target: Target): Promise<void> {
    health.probed(target.id, tenantId, await isWell(target))
  }

  async function askAll(): Promise<void> {
    const known = new Set<string>()
    for (const tenantId of await tenantsToProbe()) {
      const { models } = await catalog.of(tenantId)
      const due = [...models.values()].flatMap((model) => dueOf(model, known))
      await Promise.all(due.map((target) => probe(tenantId, target)))
    }
    for (const id of asked.keys()) if (!known.has(id)) asked.delete(id)
  }

  function dueOf({ probeSeconds, targets }: Model, known: Set<string>): Target[] {
    if (probeSeconds === null) return []
    const now = Date.now()
    return targets.filter(({ id }) => {
      known.add(id)
      if (now - (asked.get(id) ?? 0) < probeSeconds * 1000) return false
      asked.set(id, now)
      return true
    })
  }

  async function run(): Promise<void> {
    if (isRunning) return
    isRunning = true
    try {
      await askAll()
    } catch (err) {
      logger.debug({ err }, 'gateway: providers could not be probed')
    } finally {
      isRunning = false
    }
  }

  return {
    start() {
      timer = setInterval(() => void run(), TICK_MS)
      timer.unref()
    },
    run,
    close: () => clearInterval(timer),
  }
}
