import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DATABASES } from '../../../testkit/databases.ts'
import { type AppError, type Database, migrate } from '../../platform/index.ts'
import { createSignInLimits, type SignInLimits, type Try } from './sign-in-limits.ts'

describe.each(DATABASES)('on $name', ({ isMissing, start }) => {
  describe.skipIf(isMissing)('limits', () => {
    let database: Database
    let stop: () => Promise<void>
    let limits: SignInLimits

    beforeAll(async () => {
      ;({ database, stop } = await start())
      await migrate(database)
      limits = createSignInLimits(database)
    }, 60_000)
    afterAll(() => stop())
    beforeEach(() => database.system((tx) => sql`delete from sign_in_failures`.execute(tx)))

    const attempt = (more: Partial<Try> = {}): Try => ({
      kind: 'password',
      account: 'minsu@naru.example',
      address: '203.0.113.7',
      deviceId: undefined,
      ...more,
    })
    const begin = (one: Try) =>
      limits.begin(one).then(
        () => 'fine',
        (error: AppError) => error.code,
      )
    const many = async (count: number, make: (index: number) => Try) => {
      const answers: string[] = []
      for (let i = 0; i < count; i++) answers.push(await begin(make(i)))
      return answers
    }
    /** As if so many seconds had passed. */
    const pass = (seconds: number) =>
      database.system((tx) =>
        sql`update sign_in_failures set blocked_until = blocked_until - make_interval(secs => ${seconds}),
          window_started_at = window_started_at - make_interval(secs => ${seconds})`.execute(tx),
      )

    test('five are free, the sixth waits, longer each time', async () => {
      expect(await many(6, () => attempt())).toEqual([...Array(5).fill('fine'), 'too_many_attempts'])
      await expect(limits.begin(attempt())).rejects.toMatchObject({
        status: 429,
        headers: { 'retry-after': expect.stringMatching(/^1[0-5]$/) },
      })
      await pass(15)
      expect(await begin(attempt())).toBe('fine')
      await pass(15)
      expect(await begin(attempt())).toBe('too_many_attempts')
      await pass(15)
      expect(await begin(attempt())).toBe('fine')
    })

    test('many at once do not slip through together', async () => {
      const answers = await Promise.all(Array.from({ length: 20 }, () => begin(attempt())))
      expect(answers.filter((answer) => answer === 'fine')).toHaveLength(5)
    })

    test('after an hour of peace all is forgiven', async () => {
      await many(5, () => attempt())
      await pass(3601)
      expect(await many(5, () => attempt())).toEqual(Array(5).fill('fine'))
    })

    test('a success clears what this network failed for this account', async () => {
      for (let round = 0; round < 4; round++) {
        expect(await many(4, () => attempt())).toEqual(Array(4).fill('fine'))
        await limits.begin(attempt())
        await database.system((tx) => limits.succeeded(tx, attempt()))
      }
    })

    test('one network slows itself over all accounts', async () => {
      const answers = await many(110, (i) => attempt({ account: `person${i}@naru.example` }))
      expect(answers.filter((answer) => answer === 'fine')).toHaveLength(100)
      expect(await begin(attempt({ address: '203.0.113.8' }))).toBe('fine')
    })

    test('all addresses of one IPv6 customer are one network', async () => {
      const answers = await many(8, (i) => attempt({ address: `2001:db8:1:2:${i}::1` }))
      expect(answers.filter((answer) => answer === 'fine')).toHaveLength(5)
      expect(await begin(attempt({ address: '2001:db8:1:3::1' }))).toBe('fine')
    })

    test('strangers from everywhere slow unknown devices only; a known one is never locked out', async () => {
      const strangers = await many(60, (i) => attempt({ address: `198.51.100.${i}` }))
      expect(strangers.filter((answer) => answer === 'fine')).toHaveLength(50)
      expect(await begin(attempt())).toBe('too_many_attempts')
      expect(await begin(attempt({ deviceId: 'd1' }))).toBe('fine')
      // not even by strangers in the same network
      await many(10, () => attempt({ account: 'other@naru.example' }))
      expect(await begin(attempt({ account: 'other@naru.example', deviceId: 'd1' }))).toBe('fine')
      // but it cannot guess for ever either
      const own = await many(20, () => attempt({ deviceId: 'd2' }))
      expect(own.filter((answer) => answer === 'fine')).toHaveLength(10)
    })

    test('strangers from everywhere do not close the setup for whoever has its key', async () => {
      const setup = (address: string) => attempt({ kind: 'setup', account: '', address })
      await many(60, (i) => setup(`198.51.100.${i >> 2}`))
      expect(await begin(setup('203.0.113.7'))).toBe('fine')
      await many(5, () => setup('203.0.113.7'))
      // nobody has a password yet
      await expect(limits.begin(setup('203.0.113.7'))).rejects.toMatchObject({
        code: 'too_many_attempts',
        message: expect.not.stringContaining('password'),
      })
    })

    test('kinds are counted apart', async () => {
      await many(6, () => attempt())
      expect(await begin(attempt({ kind: 'mail' }))).toBe('fine')
      expect(await begin(attempt({ kind: 'second_factor' }))).toBe('fine')
    })
  })
})
