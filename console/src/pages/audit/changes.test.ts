import { describe, expect, it } from 'vitest'
import { changesOf } from './changes.ts'

describe('changesOf', () => {
  it('tells only what differs', () => {
    expect(
      changesOf(
        { name: 'Old', language: 'ko', expires_at: null },
        { name: 'New', language: 'ko', expires_at: null },
      ),
    ).toEqual([{ path: 'name', kind: 'value', before: 'Old', after: 'New' }])
  })

  it('compares lists as sets, so that the order is no change', () => {
    expect(changesOf({ roles: ['viewer', 'analyst'] }, { roles: ['analyst', 'admin'] })).toEqual([
      { path: 'roles', kind: 'list', added: ['admin'], removed: ['viewer'] },
    ])
    expect(changesOf({ roles: ['a', 'b'] }, { roles: ['b', 'a'] })).toEqual([])
  })

  it('goes into objects with dotted paths', () => {
    expect(
      changesOf({ limits: { requests_per_minute: 60 } }, { limits: { requests_per_minute: 120 } }),
    ).toEqual([{ path: 'limits.requests_per_minute', kind: 'value', before: 60, after: 120 }])
  })

  it('takes everything as new, or as gone, when one side is missing', () => {
    expect(changesOf(undefined, { name: '새 키', scopes: ['knowledge:read'] })).toEqual([
      { path: 'name', kind: 'value', before: undefined, after: '새 키' },
      { path: 'scopes', kind: 'list', added: ['knowledge:read'], removed: [] },
    ])
    expect(changesOf({ name: 'Key' }, undefined)).toEqual([
      { path: 'name', kind: 'value', before: 'Key', after: undefined },
    ])
  })

  it('keeps a change of kind, and lists of objects, whole', () => {
    expect(changesOf({ limits: null }, { limits: 5 })).toEqual([
      { path: 'limits', kind: 'value', before: null, after: 5 },
    ])
    expect(changesOf({ limits: 5 }, { limits: { a: 1 } })).toEqual([
      { path: 'limits', kind: 'value', before: 5, after: { a: 1 } },
    ])
    const before = [{ id: 1 }]
    const after = [{ id: 2 }]
    expect(changesOf({ items: before }, { items: after })).toEqual([
      { path: 'items', kind: 'value', before, after },
    ])
  })

  it('finds nothing between nothing and nothing', () => {
    expect(changesOf(undefined, undefined)).toEqual([])
    expect(changesOf({ a: null }, {})).toEqual([{ path: 'a', kind: 'value', before: null, after: undefined }])
  })
})
