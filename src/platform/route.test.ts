import { describe, expect, test } from 'vitest'
import { accessOf, type Principal } from './route.ts'

const agent: Principal = {
  ...{ id: 'usr_a', kind: 'person', name: 'Agent', tenantId: 't', personId: 'usr_a' },
  ...{ scopes: ['knowledge:read'], groups: ['billing'], teams: [], isConfined: false },
}

describe('what a principal may read', () => {
  test('names its groups and itself; without a permission for tickets nothing of them', () => {
    expect(accessOf(agent).groups).toEqual(['group:billing', 'person:usr_a'])
  })

  test('tickets of its groups and its own ones need tickets:read', () => {
    const { groups } = accessOf({ ...agent, scopes: ['tickets:read'] })
    expect(groups).toContain('tickets:group:billing')
    expect(groups).toContain('tickets:person:usr_a')
    expect(groups).not.toContain('permission:tickets:read_all')
    expect(groups).not.toContain('permission:tickets:reply')
  })

  test('every ticket needs tickets:read_all, private notes need tickets:reply; "*" has both', () => {
    expect(accessOf({ ...agent, scopes: ['tickets:read_all'] }).groups).toContain(
      'permission:tickets:read_all',
    )
    expect(accessOf({ ...agent, scopes: ['tickets:reply'] }).groups).toContain('permission:tickets:reply')
    const { groups } = accessOf({ ...agent, scopes: ['*'] })
    expect(groups).toContain('permission:tickets:read_all')
    expect(groups).toContain('permission:tickets:reply')
  })

  test('a group cannot be named so that it reads like a permission', () => {
    const { groups } = accessOf({ ...agent, groups: ['permission:tickets:read_all'] })
    expect(groups).not.toContain('permission:tickets:read_all')
  })
})
