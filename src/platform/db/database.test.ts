import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DATABASES, hasServer, startServerDatabase } from '../../../testkit/databases.ts'
import { canRead } from './can-read.ts'
import { type Access, afterCommit, createDatabase, type Database, isReachable, type Tx } from './database.ts'
import { migrate } from './migrate.ts'

describe.each(DATABASES)('on $name', ({ isMissing, start }) => {
  describe.skipIf(isMissing)('a transaction of a tenant', () => {
    let database: Database
    let stop: () => Promise<void>
    const as = (tenantId: string, groups: Access['groups'] = []): Access => ({ tenantId, groups })

    beforeAll(async () => {
      ;({ database, stop } = await start())
      await migrate(database)
      await database.system(async (tx) => {
        for (const tenant of ['a', 'b']) {
          await sql`insert into tenants (id, slug, name) values (${tenant}, ${tenant}, ${tenant})`.execute(tx)
          await sql`insert into sources (id, tenant_id, kind, name) values (${`src_${tenant}`}, ${tenant}, 'push', 'push')`.execute(
            tx,
          )
          await insertDocument(tx, tenant, `${tenant}-open`, null)
          await insertDocument(tx, tenant, `${tenant}-ops`, ['group:ops'])
          await insertDocument(tx, tenant, `${tenant}-odd`, ['group:a","group:ops'])
        }
      })
    })
    afterAll(() => stop())

    async function insertDocument(tx: Tx, tenant: string, id: string, acl: string[] | null): Promise<void> {
      await sql`insert into documents (id, tenant_id, source_id, external_id, title, language, acl, format, content,
          content_hash, parser_version)
        values (${id}, ${tenant}, ${`src_${tenant}`}, ${id}, ${id}, 'en', ${acl}, 'text', 'x', 'x', 1)`.execute(
        tx,
      )
    }
    const visible = async (access: Access): Promise<string[]> => {
      const { rows } = await database.tenant(access, (tx) =>
        sql<{ id: string }>`select id from documents order by id`.execute(tx),
      )
      return rows.map((row) => row.id)
    }

    test('works as a role that row-level security confines', async () => {
      const { rows } = await database.tenant(as('a'), (tx) =>
        sql<{ name: string; is_super: boolean; bypasses: boolean; owns: number }>`
          select current_user as name, rolsuper as is_super, rolbypassrls as bypasses,
            (select count(*)::int from pg_class where relowner = pg_roles.oid) as owns
          from pg_roles where rolname = current_user`.execute(tx),
      )
      expect(rows).toEqual([{ name: 'naru_app', is_super: false, bypasses: false, owns: 0 }])
    })

    test('every table with a tenant is under row-level security', async () => {
      const { rows } = await database.system((tx) =>
        sql<{ name: string; is_on: boolean; policies: number }>`
          select c.relname as name, c.relrowsecurity as is_on,
            (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies
          from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
          where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace`.execute(tx),
      )
      expect(rows.length).toBeGreaterThan(8)
      for (const row of rows)
        expect(row).toEqual({ name: row.name, is_on: true, policies: expect.any(Number) })
      for (const row of rows) expect(row.policies).toBeGreaterThan(0)
    })

    test.each([
      ['no group', [], ['a-open']],
      ['a group', ['group:ops'], ['a-open', 'a-ops']],
      ['another group', ['group:hr'], ['a-open']],
      ['system work', 'all', ['a-odd', 'a-open', 'a-ops']],
      ['a group with a quote and a comma', ['group:a","group:ops'], ['a-odd', 'a-open']],
      ['a group that looks like everything', ['*'], ['a-open']],
      [
        'a group with braces and a backslash',
        ['{group:ops}', '\\"group:ops\\"', "'; reset role; --"],
        ['a-open'],
      ],
    ] as Array<[string, Access['groups'], string[]]>)(
      'with %s reads what its access lists say',
      async (_what, groups, expected) => {
        expect(await visible(as('a', groups))).toEqual(expected)
      },
    )

    test('what is told beforehand of an access list is what the database says of it', async () => {
      const lists = [null, [], ['group:ops'], ['group:hr', 'group:a","group:ops'], ['*']]
      const groups: Array<Access['groups']> = [[], ['group:ops'], ['group:a","group:ops'], ['*'], 'all']
      for (const access of groups.flatMap((names) =>
        [false, true].map((isConfined) => ({ ...as('a', names), isConfined })),
      )) {
        const said = await database.tenant(access, (tx) =>
          Promise.all(
            lists.map(async (acl) => {
              const { rows } = await sql<{ says: boolean | null }>`
                select naru_can_read(${acl}::text[]) as says`.execute(tx)
              return rows[0]?.says === true
            }),
          ),
        )
        expect([access, said]).toEqual([access, lists.map((acl) => canRead(access, acl))])
      }
    })

    test.each(["b' or 'a' = 'a", '', '%', "a'; reset role; --"])(
      'of the tenant "%s" reads nothing',
      async (tenant) => {
        expect(await visible(as(tenant, 'all'))).toEqual([])
      },
    )

    test('cannot change, take or give rows across tenants', async () => {
      await database.tenant(as('a', 'all'), async (tx) => {
        const changed =
          await sql`update documents set title = 'stolen' where id like 'b-%' returning id`.execute(tx)
        const deleted = await sql`delete from documents where tenant_id = 'b' returning id`.execute(tx)
        expect([changed.rows, deleted.rows]).toEqual([[], []])
      })
      await expect(
        database.tenant(as('a', 'all'), (tx) => insertDocument(tx, 'b', 'smuggled', null)),
      ).rejects.toThrow(/row-level security/)
      await expect(
        database.tenant(as('a', 'all'), (tx) =>
          sql`update documents set tenant_id = 'b' where id = 'a-open'`.execute(tx),
        ),
      ).rejects.toThrow(/row-level security/)
      expect(await visible(as('b', 'all'))).toEqual(['b-odd', 'b-open', 'b-ops'])
    })

    test('leaves neither role nor tenant behind', async () => {
      await visible(as('a', 'all'))
      const { rows } = await database.system((tx) =>
        sql<{
          who: string
          tenant: string | null
        }>`select current_user as who, naru_tenant() as tenant`.execute(tx),
      )
      expect(rows[0]?.who).not.toBe('naru_app')
      expect(rows[0]?.tenant).toBeNull()
      // as the application, but of no tenant
      const none = await database.system(async (tx) => {
        await sql`set local role naru_app`.execute(tx)
        return sql`select id from documents`.execute(tx)
      })
      expect(none.rows).toEqual([])
    })

    test('that swallowed a failed statement is not told that its writes are kept', async () => {
      const effects: string[] = []
      const swallowing = database.tenant(as('a', 'all'), async (tx) => {
        afterCommit(tx, () => effects.push('told'))
        await insertDocument(tx, 'a', 'swallowed', null)
        await sql`select nothing from nowhere`.execute(tx).catch(() => {})
      })
      await expect(swallowing).rejects.toThrow(/nothing is kept/)
      expect(effects).toEqual([])
      expect(await visible(as('a'))).toEqual(['a-open'])
    })

    test('in which a file is missing does not blame the database', async () => {
      const missing = Object.assign(new Error('no such file'), { code: 'ENOENT' })
      await expect(
        database.tenant(as('a'), async () => {
          throw missing
        }),
      ).rejects.toBe(missing)
    })

    test('undoes everything when it fails, and its connection serves the next', async () => {
      const effects: string[] = []
      for (let i = 0; i < 20; i++) {
        await expect(
          database.tenant(as('a', 'all'), async (tx) => {
            afterCommit(tx, () => effects.push('after a failure'))
            await insertDocument(tx, 'a', `undone-${i}`, null)
            throw new Error('on purpose')
          }),
        ).rejects.toThrow('on purpose')
      }
      await expect(
        database.tenant(as('a'), (tx) => sql`select nothing from nowhere`.execute(tx)),
      ).rejects.toThrow()
      expect(await visible(as('a'))).toEqual(['a-open'])
      await database.tenant(as('a'), async (tx) => {
        afterCommit(tx, () => effects.push('after the commit'))
        effects.push('inside')
      })
      expect(effects).toEqual(['inside', 'after the commit'])
    })
  })
})

describe.skipIf(!hasServer)('over PostgreSQL (NARU_TEST_DATABASE_URL)', () => {
  test('a statement of a principal ends in time; system work may take longer', async () => {
    const server = await startServerDatabase()
    const database = createDatabase({ ...server.connection, statementTimeoutMs: 50 })
    try {
      await migrate(database)
      const sleep = (groups: Access['groups']) =>
        database.tenant({ tenantId: 'a', groups }, (tx) => sql`select pg_sleep(0.2)`.execute(tx))
      await expect(sleep([])).rejects.toMatchObject({ code: '57014' })
      await sleep('all')
    } finally {
      await database.close()
      await server.stop()
    }
  })
})

test('a database that is not there is not reachable, and says so as an error of its own', async () => {
  const database = createDatabase({ host: '127.0.0.1', port: 9, user: 'x', database: 'x' })
  expect(await isReachable(database, 5_000)).toBe(false)
  await expect(database.system(async () => {})).rejects.toMatchObject({
    code: 'database_unavailable',
    status: 503,
  })
  await database.close()
})

test('a connection that breaks as a transaction opens is an error of that transaction, and not of the process', async () => {
  const [greeting, isReady] = [Buffer.from('R\0\0\0\x08\0\0\0\0'), Buffer.from('Z\0\0\0\x05I')]
  // lets everybody in, and hangs up at the first query
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => {
      socket.write(Buffer.concat([greeting, isReady]))
      socket.once('data', () => socket.destroy())
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const database = createDatabase({ host: '127.0.0.1', port, user: 'x', database: 'x' })
  await expect(database.system(async () => {})).rejects.toMatchObject({ code: 'database_unavailable' })
  await database.close()
  server.close()
})
