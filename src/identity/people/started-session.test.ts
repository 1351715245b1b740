import { randomBytes } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DATABASES } from '../../../testkit/databases.ts'
import { type Database, migrate, newId } from '../../platform/index.ts'
import { createAudit } from '../audit/audit.ts'
import { createKnownDevices } from './known-device.ts'
import { deleteSessions } from './session-store.ts'
import { createStartSessions } from './started-session.ts'

const master = { key: randomBytes(32), fingerprint: 'f' }
const devices = createKnownDevices(master)
const starts = createStartSessions({ audit: createAudit(master), devices, secret: 'secret', version: '0' })
const request = { ip: '192.0.2.7', id: 'req_1', headers: {}, cookies: {} } as unknown as FastifyRequest
const AN_HOUR_AGO = new Date(Date.now() - 3_600_000)

for (const server of DATABASES) {
  describe.skipIf(server.isMissing)(`a session that continues another on ${server.name}`, () => {
    let database: Database
    let stop: () => Promise<void>
    const personId = newId('usr')
    const tenantId = newId('tenant')

    beforeAll(async () => {
      const started = await server.start()
      database = started.database
      stop = started.stop
      await migrate(database)
      await database.system(async (tx) => {
        await tx.updateTable('tenants').set({ is_home: false }).execute()
        await tx
          .insertInto('tenants')
          .values({ id: tenantId, slug: 'acme', name: 'Acme', is_home: true })
          .execute()
        await tx
          .insertInto('people')
          .values({ id: personId, name: 'Kim', email: 'kim@acme.example' })
          .execute()
        await tx
          .insertInto('members')
          .values({ tenant_id: tenantId, person_id: personId, roles: ['viewer'] })
          .execute()
      })
    })
    afterAll(() => stop())

    const start = (continues?: string) =>
      database.system((tx) =>
        starts.start(tx, { personId, tenantId, continues, request, method: 'invitation' }),
      )
    const sessions = () =>
      database.system((tx) =>
        tx
          .selectFrom('sessions')
          .select(['id', 'token', 'created_at'])
          .where('person_id', '=', personId)
          .execute(),
      )

    test('is as old as that, and is none when that has ended meanwhile', async () => {
      const { token } = await start()
      const first = (await sessions()).find((row) => row.token === token)?.id as string
      await database.system((tx) => tx.updateTable('sessions').set({ created_at: AN_HOUR_AGO }).execute())
      await start(first)
      const both = await sessions()
      expect(both.map((row) => row.created_at)).toEqual([AN_HOUR_AGO, AN_HOUR_AGO])
      await database.system((tx) => deleteSessions(tx, personId, { except: undefined }))
      await expect(start(first)).rejects.toMatchObject({ code: 'session_expired', status: 401 })
      expect(await sessions()).toEqual([])
    })
  })
}
