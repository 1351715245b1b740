import { expect, it } from 'vitest'
import { exportLink, toQuery } from './queries.ts'

it('includes the last day of a span as a whole', () => {
  const { from, to } = toQuery({ from: '2026-11-20', to: '2026-11-21' })
  expect(new Date(from ?? '').getTime()).toBe(new Date(2026, 10, 20).getTime())
  expect(new Date(to ?? '').getTime()).toBe(new Date(2026, 10, 22).getTime())
})

it('leaves out days that are none', () => {
  expect(toQuery({ from: 'yesterday', action: 'key.' })).toEqual({ action: 'key.' })
})

it('puts the filters into the address of the export', () => {
  expect(exportLink({})).toBe('/api/v1/audit/export')
  expect(exportLink({ action: 'key.', actor: undefined, address: '203.0.113.7' })).toBe(
    '/api/v1/audit/export?action=key.&address=203.0.113.7',
  )
})
