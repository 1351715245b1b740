import { expect, it } from 'vitest'
import { exportLink, isFiltered, noFilter, toQuery } from './call-filter.ts'

it('includes the last day of a span as a whole', () => {
  const { from, to } = toQuery({ from: '2026-11-20', to: '2026-11-21' })
  expect(new Date(from ?? '').getTime()).toBe(new Date(2026, 10, 20).getTime())
  expect(new Date(to ?? '').getTime()).toBe(new Date(2026, 10, 22).getTime())
})

it('counts a period back from now, unless days are named', () => {
  const now = Date.UTC(2026, 10, 21, 12)
  expect(toQuery({ period: 'hour' }, now)).toEqual({ from: '2026-11-21T11:00:00.000Z' })
  const { from } = toQuery({ period: 'hour', from: '2026-11-01' }, now)
  expect(new Date(from ?? '').getTime()).toBe(new Date(2026, 10, 1).getTime())
})

it('leaves out what the server would refuse while it is being typed', () => {
  expect(toQuery({ from: 'yesterday', tag: 'env', model: 'chat' })).toEqual({ model: 'chat' })
  expect(toQuery({ tag: 'env:production' })).toEqual({ tag: 'env:production' })
})

it('puts the filters into the address of the export', () => {
  expect(exportLink({})).toBe('/api/v1/calls/export')
  expect(exportLink({ status: 'error', tag: 'env:생산', min_cost: 0.5 })).toBe(
    '/api/v1/calls/export?status=error&min_cost=0.5&tag=env%3A%EC%83%9D%EC%82%B0',
  )
})

it('is no filter when every field is cleared', () => {
  expect([isFiltered(noFilter), isFiltered({ cache: 'hit' })]).toEqual([false, true])
})
