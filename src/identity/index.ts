export type { Audit, AuditEntry } from './audit/audit.ts'
export { createIdentity, type Identity, identityRoutes } from './identity.ts'
export type { Keys } from './keys/keys.ts'
export { ensureFirstRun, type FirstRun, type Tenant } from './tenants/first-run.ts'
