import { z } from 'zod'

/** What whoever is in one group of the identity provider gets here; `group` "*" is everybody. */
export type ProviderGrant = { group: string; roles: string[]; groups: string[] }

const ROLE = /^role:[a-z][a-z0-9_-]{0,39}$/
const GROUP = /^group:[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u

/** Reads `platform-admins=role:admin; support=role:support_agent,group:support; *=role:viewer`. */
export const providerGrants = z
  .string()
  .default('')
  .transform((value, context): ProviderGrant[] =>
    value
      .split(';')
      .map((rule) => rule.trim())
      .filter(Boolean)
      .map((rule) => {
        // the name of a group may hold "=" itself, as in LDAP
        const end = rule.lastIndexOf('=')
        const group = rule.slice(0, Math.max(end, 0)).trim()
        const given = rule
          .slice(end + 1)
          .split(',')
          .map((one) => one.trim())
        if (group === '' || !given.every((one) => ROLE.test(one) || GROUP.test(one)))
          context.addIssue(`"${rule}" must read like "their-group=role:admin,group:ops"`)
        const named = (kind: string) =>
          given.filter((one) => one.startsWith(kind)).map((one) => one.slice(kind.length))
        return { group, roles: named('role:'), groups: named('group:') }
      }),
  )
