import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import type { Server } from './server.ts'

/** Runs SQL as the owner, beside the server: through the socket of its embedded database. */
export async function withDatabase<T>(server: Server, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const { socketDir } = JSON.parse(readFileSync(join(server.dataDir, 'naru.lock.pid'), 'utf8'))
  const client = new pg.Client({ host: socketDir, user: 'postgres', database: 'postgres' })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/**
 * A second tenant with a key that may do everything in it. No route makes tenants yet, so the two rows are
 * written straight into the database, as an operator would.
 */
export async function addTenant(server: Server, slug: string): Promise<string> {
  const key = `naru_sk_${randomBytes(32).toString('base64url')}`
  await withDatabase(server, async (client) => {
    await client.query('insert into tenants (id, slug, name) values ($1, $2, $2)', [`tenant_${slug}`, slug])
    await client.query(
      `insert into api_keys (id, tenant_id, name, prefix, hash, scopes) values ($1, $2, 'root', 'naru_sk_', $3, '{*}')`,
      [`key_${slug}`, `tenant_${slug}`, createHash('sha256').update(key).digest()],
    )
  })
  return key
}
