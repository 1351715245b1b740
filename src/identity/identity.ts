import type { FastifyRequest } from 'fastify'
import type { Database, MasterKey, Principal, Route, Signals } from '../platform/index.ts'
import { type Audit, createAudit } from './audit/audit.ts'
import { createAuthenticate } from './authenticate.ts'
import { auditRoutes } from './audit/audit-routes.ts'
import { createTrail, type Trail } from './audit/trail.ts'
import { keyRoutes } from './keys/key-routes.ts'
import { createKeys, type Keys } from './keys/keys.ts'
import { sessionRoutes } from './people/session-routes.ts'
import { createSessions, type Sessions } from './people/sessions.ts'

export type Identity = {
  audit: Audit
  keys: Keys
  routes: Route[]
  /** Finds who is asking, or throws 401. */
  authenticate(request: FastifyRequest): Promise<Principal>
  /** Writes what is pending: times of last use. */
  close(): Promise<void>
}

type Options = { database: Database; signals: Signals; master: MasterKey; version: string }

/** Who is asking, what they may do, and the trail of what they did. */
export function createIdentity({ database, signals, master, version }: Options): Identity {
  const audit = createAudit(master)
  const trail = createTrail({ database, audit })
  const keys = createKeys({ database, signals })
  const sessions = createSessions({ keys, master })
  return {
    audit,
    keys,
    routes: identityRoutes({ database, keys, sessions, trail, version }),
    authenticate: createAuthenticate({ keys, sessions }),
    close: keys.close,
  }
}

type RouteDeps = { database: Database; keys: Keys; sessions: Sessions; trail: Trail; version: string }

/** Every route of this module; also called without working parts, to describe the API. */
export function identityRoutes(deps: RouteDeps): Route[] {
  return [sessionRoutes, keyRoutes, auditRoutes].flatMap((routes) => routes(deps))
}
