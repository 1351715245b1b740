import type { AuditEntry } from '../identity/index.ts'
import { AppError, type StoredSecret } from '../platform/index.ts'
import type { HelpdeskConfig } from './helpdesks/helpdesk-config.ts'
import type { SourceRow } from './source-store.ts'

/** What people may change of a help desk. */
export type Changeable = { name: string; acl: string[] | null; config: HelpdeskConfig }

/** Whether both are asked in the same way. */
export function isSameLogin(before: unknown, after: HelpdeskConfig): boolean {
  const loginOf = (config: unknown) => {
    const { url, email } = config as { url?: string; email?: string }
    return JSON.stringify([url, email])
  }
  return loginOf(before) === loginOf(after)
}

export function isSameSource(a: SourceRow, b: SourceRow): boolean {
  const told = ({ name, acl, config }: SourceRow) => JSON.stringify([name, acl, config])
  return told(a) === told(b)
}

export function hasOtherReaders(before: SourceRow, after: Changeable): boolean {
  const readersOf = ({ acl, config }: { acl: string[] | null; config: unknown }) => {
    const { groups, agents, note_acl } = config as Partial<HelpdeskConfig>
    return JSON.stringify([acl, sorted(groups), sorted(agents), note_acl])
  }
  return readersOf(before) !== readersOf(after)
}

function sorted(record: Record<string, unknown> | undefined) {
  return Object.entries(record ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))
}

export function targetOf({ id, name }: { id: string; name: string }) {
  return { kind: 'source', id, name }
}

type Created = { id: string; name: string; kind: string; config: unknown; acl: string[] | null }

export function creation({ id, name, kind, config, acl }: Created, secret: StoredSecret): AuditEntry {
  return {
    action: 'source.created',
    target: { kind: 'source', id, name },
    after: { name, kind, config, acl, ...told(secret) },
  }
}

export function alteration(
  before: SourceRow,
  after: Changeable,
  secret: StoredSecret | undefined,
): AuditEntry {
  return {
    action: 'source.updated',
    target: targetOf({ id: before.id, name: after.name }),
    before: { name: before.name, acl: before.acl, config: before.config },
    after: { ...after, ...(secret ? { ...told(secret), replaced: 'credential' } : {}) },
  }
}

// under a name that the trail does not take for a secret
function told(secret: StoredSecret) {
  return 'reference' in secret ? { reference: secret.reference } : {}
}

export function secretRequired(when: string): AppError {
  return new AppError({
    code: 'secret_required',
    status: 422,
    message: `${when} its credential has to be given, too, so that nobody sends a stored one elsewhere. Give "secret", or "secret_reference".`,
  })
}

export function webhookSecretRequired(): AppError {
  return new AppError({
    code: 'secret_required',
    status: 422,
    message:
      'This help desk makes the secret of a webhook up itself. Give the one that it shows as "secret".',
  })
}

export function changedMeanwhile(): AppError {
  return new AppError({
    code: 'changed_meanwhile',
    status: 409,
    message:
      'Somebody else changed this source while it was checked. Read it again, then repeat your change.',
  })
}
