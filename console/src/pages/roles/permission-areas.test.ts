import { expect, it } from 'vitest'
import { byArea } from './permission-areas.ts'

it('puts permissions under what they are about, and unknown ones last', () => {
  const names = ['weather:read', 'roles:manage', 'calls:read', 'knowledge:read', 'models:use']
  const areas = byArea(names.map((name) => ({ name })))
  expect(areas.map(({ area, permissions }) => [area, permissions.map(({ name }) => name)])).toEqual([
    ['knowledge', ['knowledge:read']],
    ['models', ['calls:read', 'models:use']],
    ['people', ['roles:manage']],
    ['other', ['weather:read']],
  ])
})
