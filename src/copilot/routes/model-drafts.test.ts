import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestDatabase } from '../../../testkit/database.ts'
import { fixedSettings } from '../../../testkit/fixed-settings.ts'
import { scriptedModels } from '../../../testkit/llm/scripted-models.ts'
import { searchWith } from '../../../testkit/search-with.ts'
import { serveRoutes } from '../../../testkit/serve-routes.ts'
import { addHelpdesk, storeTickets, ticketOf } from '../../../testkit/stored-tickets.ts'
import { createQueryLog } from '../../knowledge/query-log.ts'
import type { Database, Principal } from '../../platform/index.ts'
import { copilotRoutes } from '../index.ts'

const PROBLEM = 'Nightly index repair stops at shard 4 with a checksum error.'
const OTHERS = 'The bakery in Daegu could not print its price tags for the whole weekend because of it.'

const scripted = scriptedModels()
const { settings, parts: copilotSettings } = fixedSettings({})
let database: Database
let stop: () => Promise<void>
let server: Awaited<ReturnType<typeof serveRoutes>>

beforeAll(async () => {
  ;({ database, stop } = await startTestDatabase())
  await addHelpdesk(database, { tenantId: 't', id: 's1', config: { url: 'https://acme.freshdesk.com' } })
  await storeTickets(database, { tenantId: 't', sourceId: 's1' }, [
    ticketOf({ id: '1', subject: 'Index repair stops at shard 4', status: 'open' }, [
      { text: `To whom it may concern. ${PROBLEM}` },
    ]),
    ticketOf({ id: '2', subject: 'Nightly index repair stops at shard 4' }, [
      { text: `Hello. ${PROBLEM} ${OTHERS}` },
      { text: 'Hello Jo, please run nc-repair --all and start the index again.' },
    ]),
  ])
  const logger = pino({ level: 'silent' })
  server = await serveRoutes(
    copilotRoutes({
      ...{ database, logger, hasIndex: true, models: scripted.models, copilotSettings },
      facts: { find: async () => undefined },
      modelLimits: { firstTokenMs: 300, totalMs: 600 },
      queryLog: createQueryLog({ database, logger }),
      search: searchWith(database),
      fetchTicket: async () => undefined,
    }),
  )
})
afterAll(async () => {
  await server?.close()
  await stop?.()
})

const agent: Principal = {
  ...{ id: 'usr_1', kind: 'person', name: 'Agent', tenantId: 't', personId: 'usr_1' },
  scopes: ['knowledge:read', 'tickets:read', 'tickets:reply', 'tickets:read_all'],
  ...{ groups: [], teams: [], isConfined: false },
}
const draft = async (pieces: string[], body: object = {}) => {
  settings.reply_model = 'writer'
  scripted.script({ pieces })
  return (await server.post(agent, '/api/v1/generate_reply', { ticket_id: '1', ...body })).body
}
const codes = ({ warnings }: { warnings: Array<{ code: string }> }) => warnings.map(({ code }) => code)

it('keeps what this customer wrote, though another one greeted before the same', async () => {
  const { text, warnings } = await draft([`Hello.\n\n${PROBLEM}\nWhich version do you use?`])
  expect(text).toContain(PROBLEM)
  expect(warnings).toEqual([])
})

it('is put together from the best solution where only courtesies of it may be sent', async () => {
  const body = await draft(['Hello,\n\n', `${OTHERS}\n\n`, 'Thank you for your patience.\nKind regards,\n'])
  expect(body).toMatchObject({ mode: 'extractive', model: null, prompt: null })
  expect(body.text).toContain('nc-repair')
  expect(codes(body)).not.toContain('other_customer')
  const some = await draft(['Hello,\n\n', `${OTHERS}\n\n`, 'Which version do you use?\n'])
  expect(some.mode).toBe('generated')
  expect(codes(some)).toContain('other_customer')
})

it('begins with a capital letter behind a greeting that is left out, and quotes what is there', async () => {
  const { body: opened } = await server.get(agent, '/api/v1/init/1')
  expect(opened.similar).toMatchObject([
    { solution: 'Please run nc-repair --all and start the index again.' },
  ])
  settings.reply_model = null
  const { body } = await server.post(agent, '/api/v1/generate_reply', { ticket_id: '1' })
  expect(body.text).toContain('\n\nPlease run nc-repair --all and start the index again.')
  expect(body.citations).toMatchObject([
    { quote: 'please run nc-repair --all and start the index again.', sentence: 2 },
  ])
})

it('warns of a draft that a model wrote in another language than it was asked for', async () => {
  const of = async (text: string, language: string) => {
    const body = await draft([text], { language })
    return codes(body).filter((code) => code === 'other_language')
  }
  const korean = '문의해 주셔서 감사합니다.\n어떤 버전을 쓰시나요? `nc-repair --version --all --verbose`\n'
  const english = 'Thank you for writing to us.\nWhich version do you use?\n'
  expect(await of(korean, 'en')).toEqual(['other_language'])
  expect(await of(english, 'ko')).toEqual(['other_language'])
  expect(await of(korean, 'ko')).toEqual([])
  expect(await of(english, 'en')).toEqual([])
})
