import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestDatabase } from '../../../testkit/database.ts'
import { addHelpdesk, storeArticle, storeTickets, ticketOf } from '../../../testkit/stored-tickets.ts'
import type { Database } from '../../platform/index.ts'
import { documentsLike } from './like-documents.ts'

const place = { tenantId: 't', sourceId: 's1' }
let database: Database
let stop: () => Promise<void>
let documents: Map<string, string>

beforeAll(async () => {
  ;({ database, stop } = await startTestDatabase())
  await addHelpdesk(database, { tenantId: 't', id: 's1' })
  documents = await storeTickets(database, place, [
    ticketOf({ id: '1', subject: 'Take a stamp from the clock', status: 'open' }, [
      { text: 'How do we remove the stamp of somebody who left from the wombat clock?' },
    ]),
    ticketOf({ id: '2', subject: '카드 등록 오류 KP-2201', status: 'open' }, [
      { text: '법인카드를 등록하는데 KP-2201 오류가 나옵니다.' },
    ]),
    ticketOf({ id: '3', subject: 'The quokka gate squeaks', status: 'open' }, [
      { text: 'Since the storm the quokka gate squeaks.' },
    ]),
  ])
  const articles = [
    {
      ...{ id: '4', title: 'Terminals for everybody' },
      content:
        '## Add a picture\n\nOpen Pictures and choose one.\n\n## Remove a stamp of the wombat clock\n\nOpen Clock > Stamps and press Remove.',
    },
    {
      ...{ id: '5', title: '결제 안내', language: 'ko' },
      content:
        '## KP-2101\n\n한도가 초과되었습니다.\n\n## KP-2201\n\n해외에서 쓸 수 없게 막혀 있습니다. 풀어 주세요.',
    },
    {
      ...{ id: '6', title: 'Opening hours' },
      content:
        '## Weekdays\n\nWe are here until six.\n\n## What helps\n\nOil the quokka gate where it squeaks.',
    },
  ]
  for (const article of articles) await storeArticle(database, place, article)
})
afterAll(() => stop?.())

const titles = async (id: string) => {
  const hits = await database.tenant({ tenantId: 't', groups: 'all' }, (tx) =>
    documentsLike(tx, 't', documents.get(id) as string, { limit: 5, types: ['articles'] }),
  )
  return hits.map((hit) => hit.title)
}

describe('articles like a ticket', () => {
  it('are those with a section headed by what it is about', async () => {
    expect(await titles('1')).toEqual(['Terminals for everybody'])
  })

  it('are those with a section for its error code', async () => {
    expect(await titles('2')).toEqual(['결제 안내'])
  })

  it('are none whose other sections have its words', async () => {
    expect(await titles('3')).toEqual([])
  })
})
