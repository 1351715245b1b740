import { expect, it } from 'vitest'
import { excessOf, obstacleTo } from './grantable.ts'

const admin = { scopes: ['people:manage', 'knowledge:read'], is_confined: false }

it('lets somebody give what they hold', () => {
  expect(excessOf(admin, { permissions: ['knowledge:read'], is_confined: false })).toBeNull()
  expect(
    excessOf({ scopes: ['*'], is_confined: false }, { permissions: ['*'], is_confined: false }),
  ).toBeNull()
})

it('names the permissions that are missing', () => {
  const role = { permissions: ['knowledge:read', 'actions:approve'], is_confined: false }
  expect(excessOf(admin, role)).toEqual({ kind: 'permissions', permissions: ['actions:approve'] })
})

it('does not count permissions one by one where all of them are missing', () => {
  expect(excessOf(admin, { permissions: ['*'], is_confined: false })).toEqual({ kind: 'everything' })
})

it('takes everything of one organisation as nothing of the installation', () => {
  const role = { permissions: ['installation:manage'], is_confined: false }
  expect(excessOf({ scopes: ['*'], is_confined: false }, role)).toEqual({
    kind: 'permissions',
    permissions: ['installation:manage'],
  })
})

it('keeps whoever sees only their groups from giving a wider view', () => {
  const confined = { scopes: ['knowledge:read'], is_confined: true }
  expect(excessOf(confined, { permissions: ['knowledge:read'], is_confined: false })).toEqual({
    kind: 'view',
  })
  expect(excessOf(confined, { permissions: ['knowledge:read'], is_confined: true })).toBeNull()
})

it('says what keeps a permission out of a role', () => {
  const audit = { name: 'audit:read', is_confinable: false }
  const knowledge = { name: 'knowledge:read', is_confinable: true }
  expect(obstacleTo(admin.scopes, audit, false)).toBe('notYours')
  expect(obstacleTo(['*'], audit, false)).toBeNull()
  expect(obstacleTo(['*'], audit, true)).toBe('notConfinable')
  expect(obstacleTo(['*'], knowledge, true)).toBeNull()
})
