import { counted } from '../../platform/index.ts'
import { withClient } from '../connect.ts'
import { EXIT, type OutputOptions, print, table } from '../output.ts'

type Limits = {
  requests_per_minute?: number
  tokens_per_minute?: number
  concurrency?: number
  budget_per_day?: string
  budget_per_month?: string
  models?: string[]
  when_redis_fails?: 'open' | 'closed'
}

type Key = {
  id: string
  name: string
  prefix: string
  scopes: string[]
  groups: string[]
  team: { name: string } | null
  person: { name: string } | null
  limits: Limits
  can_sign: boolean
  rotated_from: string | null
  created_at: string
  created_by: string | null
  expires_at: string | null
  last_used_at: string | null
  revoked_at: string | null
}

type MadeKey = Key & { key: string }

type Use = { address: string; first_used_at: string; last_used_at: string; uses: number }

type LimitOptions = {
  limit?: number
  tokensPerMinute?: number
  concurrency?: number
  budgetPerDay?: string
  budgetPerMonth?: string
  model?: string[]
}

type NewKeyOptions = OutputOptions & LimitOptions & { scope: string[]; group?: string[]; expires?: string }

export async function createKey(name: string, options: NewKeyOptions): Promise<void> {
  const body = {
    name,
    scopes: options.scope,
    groups: options.group ?? [],
    ...(options.expires ? { expires_at: options.expires } : {}),
    limits: limitsOf(options),
  }
  const key = await withClient((client) => client.call<MadeKey>('POST', '/api/v1/keys', body))
  print(key, options, shownOnce)
}

function limitsOf(options: LimitOptions): Limits {
  return {
    ...(options.limit === undefined ? {} : { requests_per_minute: options.limit }),
    ...(options.tokensPerMinute === undefined ? {} : { tokens_per_minute: options.tokensPerMinute }),
    ...(options.concurrency === undefined ? {} : { concurrency: options.concurrency }),
    ...(options.budgetPerDay === undefined ? {} : { budget_per_day: options.budgetPerDay }),
    ...(options.budgetPerMonth === undefined ? {} : { budget_per_month: options.budgetPerMonth }),
    ...(options.model === undefined ? {} : { models: options.model }),
  }
}

export async function listKeys(options: OutputOptions): Promise<void> {
  const list = await withClient((client) => client.call<{ items: Key[] }>('GET', '/api/v1/keys?limit=200'))
  print(list, options, ({ items }) => keyTable(items))
}

export async function showKey(id: string, options: OutputOptions): Promise<void> {
  const key = await withClient((client) => client.call<Key & { uses: Use[] }>('GET', pathOf(id)))
  print(key, options, () => [table(describe(key)), ...usesOf(key.uses)].join('\n'))
}

export async function revokeKey(id: string, options: OutputOptions): Promise<void> {
  await withClient((client) => client.call('DELETE', pathOf(id)))
  print({ revoked: id }, options, () => `Revoked ${id}.`)
}

type RotateOptions = OutputOptions & { overlap?: number }

/** `overlap`: seconds that the old key stays valid. */
export async function rotateKey(id: string, options: RotateOptions): Promise<void> {
  const body = options.overlap === undefined ? {} : { overlap_seconds: options.overlap }
  const key = await withClient((client) => client.call<MadeKey>('POST', `${pathOf(id)}/rotate`, body))
  const old = options.overlap === 0 ? 'has ended' : 'stays valid until the overlap is over'
  print(key, options, () => `${shownOnce(key)}\n${id} ${old}.`)
}

/** Whose key is this? For one that turned up where it should not be. */
export async function identifyKey(text: string, options: OutputOptions): Promise<void> {
  const found = await withClient((client) =>
    client.call<{ items: Key[] }>('POST', '/api/v1/keys/identify', { key: text }),
  )
  if (found.items.length === 0) process.exitCode = EXIT.nothingFound
  print(found, options, ({ items }) =>
    items.length === 0
      ? 'No key of this organisation begins like this.'
      : `${keyTable(items)}\nIf it leaked: naru keys rotate <id> --overlap 0s, or naru keys revoke <id>.`,
  )
}

function pathOf(id: string): string {
  return `/api/v1/keys/${encodeURIComponent(id)}`
}

function shownOnce(key: MadeKey): string {
  return `${key.key}\nThis is the only time the key is shown. Its id is ${key.id}.`
}

function keyTable(keys: readonly Key[]): string {
  return table([
    ['ID', 'PREFIX', 'STATE', 'LAST USED', 'SCOPES', 'GROUPS', 'PERSON', 'NAME'],
    ...keys.map((key) => [
      key.id,
      key.prefix,
      stateOf(key),
      key.last_used_at ?? 'never',
      key.scopes.join(','),
      key.groups.join(',') || '–',
      key.person?.name ?? '–',
      key.name,
    ]),
  ])
}

function describe(key: Key): string[][] {
  return [
    ['id', key.id],
    ['name', key.name],
    ['prefix', key.prefix],
    ['state', stateOf(key)],
    ['works for', key.person?.name ?? 'a service'],
    ['team', key.team?.name ?? '–'],
    ['scopes', key.scopes.join(', ')],
    ['groups', key.groups.join(', ') || '–'],
    ['limits', limitsInWords(key.limits)],
    ['signs requests', key.can_sign ? 'yes' : 'no'],
    ['replaces', key.rotated_from ?? '–'],
    ['made', `${key.created_at} by ${key.created_by ?? 'the server'}`],
    ['expires', key.expires_at ?? 'never'],
    ['revoked', key.revoked_at ?? '–'],
    ['last used', key.last_used_at ?? 'never'],
  ]
}

function limitsInWords(limits: Limits): string {
  const { requests_per_minute: requests, tokens_per_minute: tokens, concurrency } = limits
  const words = [
    requests === undefined ? [] : `${counted(requests, 'request')} a minute`,
    tokens === undefined ? [] : `${counted(tokens, 'token')} a minute`,
    concurrency === undefined ? [] : `${counted(concurrency, 'model call')} at a time`,
    limits.budget_per_day === undefined ? [] : `$${limits.budget_per_day} a day`,
    limits.budget_per_month === undefined ? [] : `$${limits.budget_per_month} a month`,
    limits.models === undefined ? [] : `models ${limits.models.join(', ') || 'none'}`,
    limits.when_redis_fails === 'closed' ? 'refuses while Redis is down' : [],
  ].flat()
  return words.join('; ') || 'none'
}

function usesOf(uses: readonly Use[]): string[] {
  if (uses.length === 0) return []
  const rows = uses.map((use) => [use.address, use.first_used_at, use.last_used_at, String(use.uses)])
  return ['', table([['ADDRESS', 'FIRST USED', 'LAST USED', 'USES'], ...rows])]
}

function stateOf(key: Key): string {
  if (key.revoked_at) return 'revoked'
  return key.expires_at && Date.parse(key.expires_at) <= Date.now() ? 'expired' : 'valid'
}
