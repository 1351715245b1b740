import type { Logger, Outbound } from '../../platform/index.ts'
import type { Catalog, Model, Target } from './catalog.ts'
import type { Health } from './health.ts'

const TICK_MS = 5_000
const TIMEOUT_MS = 10_000

export type Probes = { start(): void; close(): void }

type Deps = {
  catalog: Catalog
  health: Pick<Health, 'begin'>
  outbound: Outbound
  logger: Logger
  /** Tenants with a model that is probed. */
  tenantsToProbe(): Promise<string[]>
}

/** Asks providers now and then how they are, where a model says so: before a client finds out. */
export function createProbes({ catalog, health, outbound, logger, tenantsToProbe }: Deps): Probes {
  /** Target → when it was asked last. */
  const asked = new Map<string, number>()
  let timer: NodeJS.Timeout | undefined
  let isRunning = false

  async function probe(tenantId: string, target: Target): Promise<void> {
    const telling = health.begin(target.id, tenantId)
    const since = performance.now()
    const { url, headers } = target.provider.kind.check(target.provider)
    try {
      const { status } = await outbound.request(url, { headers, timeoutMs: TIMEOUT_MS })
      if (status < 400 || status === 404 || status === 405) telling.succeeded(performance.now() - since)
      else telling.failed()
    } catch {
      telling.failed()
    }
  }

  function isDue({ id }: Target, seconds: number): boolean {
    const now = Date.now()
    if (now - (asked.get(id) ?? 0) < seconds * 1000) return false
    asked.set(id, now)
    return true
  }

  async function run(): Promise<void> {
    if (isRunning) return
    isRunning = true
    try {
      for (const tenantId of await tenantsToProbe()) {
        const { models } = await catalog.of(tenantId)
        await Promise.all([...models.values()].flatMap((model) => probesOf(tenantId, model)))
      }
    } catch (err) {
      logger.debug({ err }, 'gateway: providers could not be probed')
    } finally {
      isRunning = false
    }
  }

  function probesOf(tenantId: string, { probeSeconds, targets }: Model): Array<Promise<void>> {
    if (probeSeconds === null) return []
    return targets.filter((target) => isDue(target, probeSeconds)).map((target) => probe(tenantId, target))
  }

  return {
    start() {
      timer = setInterval(() => void run(), TICK_MS)
      timer.unref()
    },
    close: () => clearInterval(timer),
  }
}
