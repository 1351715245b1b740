import { isIPv6 } from 'node:net'
import type { FastifyRequest } from 'fastify'
import type {
  Config,
  Database,
  Jobs,
  Logger,
  MasterKey,
  Metrics,
  Principal,
  Refusal,
  Route,
  Signals,
} from '../platform/index.ts'
import { createAnchoring } from './audit/anchoring.ts'
import { createAnchorSeal } from './audit/anchors.ts'
import { type Audit, createAudit } from './audit/audit.ts'
import { auditRoutes } from './audit/audit-routes.ts'
import { createCoalescingAudit } from './audit/coalesce.ts'
import { openAnchorStore } from './audit/open-anchor-store.ts'
import { createRefusals } from './audit/refusals.ts'
import { createTrail, type Trail } from './audit/trail.ts'
import { createAuthenticate } from './authenticate.ts'
import { createIsManaging } from './is-managing.ts'
import type { CheckLimits } from './keys/check-limits.ts'
import { keyRoutes } from './keys/key-routes.ts'
import { keySecretRoutes } from './keys/key-secret-routes.ts'
import { createKeys, type Keys } from './keys/keys.ts'
import { ownKeyRoutes } from './keys/own-key-routes.ts'
import { createSignedRequests } from './keys/signed-requests.ts'
import { tokenRoutes } from './keys/token-routes.ts'
import { createTokens, type Tokens } from './keys/tokens.ts'
import type { SendMail } from './mail.ts'
import { accountRoutes } from './people/account-routes.ts'
import { createPeople, type People } from './people/people.ts'
import { recoveryRoutes } from './people/recovery-routes.ts'
import { secondFactorRoutes } from './people/second-factor-routes.ts'
import { sessionRoutes } from './people/session-routes.ts'
import { signInRoutes } from './people/sign-in-routes.ts'
import { createProviderCookie } from './providers/provider-cookie.ts'
import { providerRoutes } from './providers/provider-routes.ts'
import { createProviders, type Providers } from './providers/providers.ts'
import { createRegistry } from './providers/registry.ts'
import { createTenancy, type Tenancy, tenancyRoutes } from './tenancy.ts'

export type Identity = {
  audit: Audit
  keys: Keys
  routes: Route[]
  /** Finds who is asking, or throws 401. */
  authenticate(request: FastifyRequest): Promise<Principal>
  /** Tell of every request that is answered 401 or 403: it is recorded. */
  onRefused(refusal: Refusal): Promise<void>
  /** Begins background work. */
  start(jobs: Jobs): Promise<void>
  /** Writes what is pending: times of last use, counts of refusals. */
  close(): Promise<void>
}

type Options = {
  database: Database
  signals: Signals
  master: MasterKey
  config: Config
  logger: Logger
  metrics: Metrics
  version: string
  checkLimits: CheckLimits
  /** Left out when there is no mail server: links are shown instead. */
  sendMail?: SendMail | undefined
}

/** Who is asking, what they may do, and the trail of what they did. */
export async function createIdentity(options: Options): Promise<Identity> {
  const { database, signals, master, logger, version } = options
  const audit = createAudit(master)
  const coalescing = createCoalescingAudit({ database, audit, logger })
  const anchors = { database, store: await openAnchorStore(options.config), seal: createAnchorSeal(master) }
  const trail = createTrail({ ...anchors, audit })
  const anchoring = createAnchoring({ ...anchors, logger, metrics: options.metrics })
  const keys = createKeys({ database, signals, master, audit, rootKey: options.config.rootKey })
  const publicUrl = options.config.publicUrl ?? listeningUrl(options.config)
  const tokens = createTokens({ database, signals, master, keys, coalescing, issuer: publicUrl })
  const signedRequests = createSignedRequests({ database, keys })
  const registry = createRegistry(options.config)
  const { oidcGrants: grants } = options.config
  const isManaging = createIsManaging({ registry, grants })
  const people = createPeople({
    ...{ database, signals, master, audit, coalescing, keys, logger, version, sendMail: options.sendMail },
    ...{ publicUrl, isManaging },
  })
  const baseUrl = (request: FastifyRequest) =>
    options.config.publicUrl ?? `${request.protocol}://${request.host}`
  const tenancy = createTenancy({
    ...{ database, signals, audit, people, logger, sendMail: options.sendMail },
    ...{ publicUrl, baseUrl, isManaging },
  })
  const providers = createProviders({
    ...{ database, signals, audit, people, logger, baseUrl, registry, grants, isManaging },
    cookie: createProviderCookie(master),
  })
  return {
    audit,
    keys,
    routes: identityRoutes({
      ...{ database, keys, tokens, people, providers, trail, tenancy },
      checkLimits: options.checkLimits,
    }),
    authenticate: createAuthenticate({ keys, tokens, signedRequests, sessions: people.sessions }),
    onRefused: createRefusals({ database, coalescing }),
    async start(jobs) {
      await anchoring.start(jobs)
      await people.start(jobs)
    },
    async close() {
      await signedRequests.close()
      await keys.close()
      await people.close()
      await coalescing.close()
      await anchoring.close()
    },
  }
}

function listeningUrl({ host, port, tlsCert }: Config): string {
  return `${tlsCert === undefined ? 'http' : 'https'}://${isIPv6(host) ? `[${host}]` : host}:${port}`
}

type RouteDeps = {
  database: Database
  checkLimits: CheckLimits
  keys: Keys
  tokens: Tokens
  people: People
  providers: Providers
  trail: Trail
  tenancy: Tenancy
}

/** Every route of this module; also called without working parts, to describe the API. */
export function identityRoutes(deps: RouteDeps): Route[] {
  return [
    ...[
      sessionRoutes,
      signInRoutes,
      providerRoutes,
      recoveryRoutes,
      accountRoutes,
      secondFactorRoutes,
      keyRoutes,
      keySecretRoutes,
      ownKeyRoutes,
      tokenRoutes,
      auditRoutes,
    ].flatMap((routes) => routes(deps)),
    ...tenancyRoutes(deps.tenancy),
  ]
}
