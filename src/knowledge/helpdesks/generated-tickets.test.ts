import { describe, expect, test } from 'vitest'
import { generateTicket, generateTickets, noteCanary } from '../../../testkit/helpdesk/generate-tickets.ts'
import { labelledSet } from '../../../testkit/helpdesk/labelled-set.ts'
import { likeness, meaningOf } from '../../../testkit/llm/meaning-embeddings.ts'

describe('generated tickets', () => {
  const world = { seed: 'naru', size: 3_000 }

  test('are the same each time, of both languages, with long threads, gone ones and automated ones', () => {
    const tickets = [...generateTickets(world)]

    expect(JSON.stringify(generateTicket(world, 1_234))).toBe(JSON.stringify(tickets[1_233]))
    const share = (fits: (ticket: (typeof tickets)[number]) => boolean) =>
      tickets.filter(fits).length / tickets.length
    expect(share(({ turns }) => turns.length > 11)).toBeCloseTo(0.08, 1)
    expect(share(({ language }) => language === 'ko')).toBeCloseTo(0.55, 1)
    for (const state of ['deleted', 'spam', 'merged'] as const)
      expect(share((ticket) => ticket.state === state)).toBeGreaterThan(0.01)
    for (const sort of ['automated', 'short'] as const)
      expect(share((ticket) => ticket.sort === sort)).toBeGreaterThan(0.02)
    const open = tickets.flatMap(({ turns }) => turns).filter(({ isPrivate }) => !isPrivate)
    expect(open.some(({ text }) => text.includes('CANARY'))).toBe(false)
    const noted = tickets.find(({ turns }) =>
      turns.some(({ isPrivate, text }) => isPrivate && text.includes('CANARY')),
    )
    expect(noted?.turns.some(({ text }) => text.includes(noteCanary(noted.id)))).toBe(true)
  })

  test('a merged one is about the same as the one it went into, which tells of it', () => {
    const second = [...generateTickets(world)].find(({ mergedInto }) => mergedInto !== null)
    const first = generateTicket(world, second?.mergedInto ?? 0)

    expect(first).toMatchObject({ state: 'live', cause: second?.cause, requesterId: second?.requesterId })
    expect(first.turns.at(-1)?.text).toContain(`Merged from ticket ${second?.id}`)
  })

  test('held-out tickets are judged by their cause, and vectors with meaning find it across languages', () => {
    const { documents, queries, judgements } = labelledSet({ seed: 'naru', size: 400 }, 20)
    const vectors = documents.map(({ id, title, problem }) => ({
      id,
      vector: meaningOf(`${title}\n${problem}`),
    }))
    const isRight = new Set(judgements.map(({ query, document }) => `${query} ${document}`))

    const hits = queries.filter(({ id, text }) => {
      const wanted = meaningOf(text)
      const scores = vectors.map((of) => ({ id: of.id, score: likeness(wanted, of.vector) }))
      const best = scores.reduce((left, right) => (right.score > left.score ? right : left))
      return isRight.has(`${id} ${best.id}`)
    })
    expect(hits.length).toBeGreaterThanOrEqual(18)
    const charged = meaningOf('We were charged twice this month')
    expect(likeness(charged, meaningOf('이번 달 요금이 두 번 결제되었습니다'))).toBeGreaterThan(0.5)
    expect(likeness(charged, meaningOf('학습이 너무 느립니다'))).toBeLessThan(0.2)
    expect(
      likeness(charged, meaningOf('We were charged twice this month', { space: 'meaning-2' })),
    ).toBeLessThan(0.3)
  })
})
