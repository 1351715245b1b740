import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Http } from '../support/http.ts'
import { invite } from '../support/people.ts'
import { until } from '../support/until.ts'
import { SCRIPTS } from './attack-strings.ts'

/** Puts each attack wherever a person may write something; answers the ids of the documents. */
export async function storeScripts(owner: Http, root: string): Promise<string[]> {
  const made = async (what: string, answer: Promise<{ status: number; text: string }>) => {
    const { status, text } = await answer
    expect([what, status, text]).toEqual([what, expect.toBeOneOf([200, 201]), text])
  }
  const put = await owner.put('/api/v1/documents', {
    documents: SCRIPTS.flatMap((attack, n) =>
      ['markdown', 'html'].map((format) => ({
        external_id: `${format}-${n}`,
        title: `${attack} ${format}`,
        content: `# ${attack}\n\nThe ferry marker is ${attack} and nothing else.\n\n${attack}\n`,
        format,
        type: attack.slice(0, 90),
        metadata: { note: attack },
      })),
    ),
  })
  expect(put.status).toBe(200)
  const documents: string[] = put.body.items
    .filter((item: { id?: string }) => item.id)
    .map((item: { id: string }) => item.id)
  for (const [n, attack] of SCRIPTS.entries()) {
    const folder = join(root, `f${n}`)
    mkdirSync(folder)
    writeFileSync(join(folder, `${n}.md`), `# ${attack}\n\n${attack}\n`)
    const name = `${n} ${attack}`.slice(0, 90)
    await made(
      'group',
      owner.post('/api/v1/groups', { name: `team-${n}`, kind: 'team', description: attack }),
    )
    await made('key', owner.post('/api/v1/keys', { name, scopes: ['knowledge:read'] }))
    await made('own key', owner.post('/api/v1/account/keys', { name, scopes: ['knowledge:read'] }))
    await made(
      'role',
      owner.post('/api/v1/roles', {
        name: `r${n}`,
        title: attack.slice(0, 80),
        description: attack,
        permissions: ['knowledge:read'],
      }),
    )
    await made('source', owner.post('/api/v1/sources', { name, kind: 'files', config: { path: folder } }))
  }
  for (const attack of SCRIPTS.slice(0, 5)) await invite(owner, { roles: ['viewer'], name: attack })
  await owner.post('/api/v1/invitations', { email: 'img-onerror@naru.example', roles: ['r1'] })
  const headers = { 'user-agent': SCRIPTS[1] as string }
  await owner.request('POST', '/api/v1/sign-in', {
    json: { email: 'x@naru.example', password: 'no' },
    headers,
  })
  await owner.request('PATCH', '/api/v1/tenant', { json: { name: SCRIPTS[1] } })
  await owner.request('PATCH', '/api/v1/account', { json: { name: SCRIPTS[2] } })
  await until('every folder read', async () => {
    const { items } = (await owner.get('/api/v1/sources')).body
    return items.every((source: { sync?: { state?: string } }) => source.sync?.state !== 'running')
  })
  return documents
}
