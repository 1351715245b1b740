import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { issueKey } from './http.ts'
import { openBrowser } from './people.ts'
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

/** A second organisation, and a key that may do everything in it. */
export async function addTenant(server: Server, slug: string): Promise<string> {
  const made = await server.post('/api/v1/tenants', {
    slug,
    name: slug,
    owner_email: `owner@${slug}.example`,
  })
  if (made.status !== 201) throw new Error(`no organisation: ${made.status} ${made.text}`)
  const owner = openBrowser(server.url)
  await owner.post('/api/v1/invitations/accept', {
    token: new URL(made.body.invitation.link).hash.slice('#token='.length),
    name: 'Owner',
    password: 'two boats on one river',
  })
  return (await issueKey(owner, { scopes: ['*'] })).key
}
