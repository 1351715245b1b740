import { withClient } from '../connect.ts'
import { type OutputOptions, print, table } from '../output.ts'

type Key = {
  id: string
  name: string
  prefix: string
  scopes: string[]
  groups: string[]
  expires_at: string | null
  last_used_at: string | null
  revoked_at: string | null
}

type NewKeyOptions = OutputOptions & { scope: string[]; group?: string[]; expires?: string }

export async function createKey(name: string, options: NewKeyOptions): Promise<void> {
  const body = {
    name,
    scopes: options.scope,
    groups: options.group ?? [],
    ...(options.expires ? { expires_at: options.expires } : {}),
  }
  const key = await withClient((client) => client.call<Key & { key: string }>('POST', '/api/v1/keys', body))
  print(key, options, () => `${key.key}\nThis is the only time the key is shown. Its id is ${key.id}.`)
}

export async function listKeys(options: OutputOptions): Promise<void> {
  const list = await withClient((client) => client.call<{ items: Key[] }>('GET', '/api/v1/keys?limit=200'))
  print(list, options, ({ items }) =>
    table([
      ['ID', 'PREFIX', 'STATE', 'LAST USED', 'SCOPES', 'GROUPS', 'NAME'],
      ...items.map((key) => [
        key.id,
        key.prefix,
        stateOf(key),
        key.last_used_at ?? 'never',
        key.scopes.join(','),
        key.groups.join(',') || '–',
        key.name,
      ]),
    ]),
  )
}

export async function revokeKey(id: string, options: OutputOptions): Promise<void> {
  await withClient((client) => client.call('DELETE', `/api/v1/keys/${encodeURIComponent(id)}`))
  print({ revoked: id }, options, () => `Revoked ${id}.`)
}

function stateOf(key: Key): string {
  if (key.revoked_at) return 'revoked'
  return key.expires_at && Date.parse(key.expires_at) <= Date.now() ? 'expired' : 'valid'
}
