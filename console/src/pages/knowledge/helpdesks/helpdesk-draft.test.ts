import { describe, expect, it } from 'vitest'
import type { Source, SourceKind } from '../../../api/types.ts'
import { helpdeskProblems, sentHelpdesk, startHelpdesk } from './helpdesk-draft.ts'

const kind = {
  kind: 'freshdesk',
  secret: { label: { en: 'API key', ko: 'API 키' } },
  config_schema: {
    properties: {
      url: { type: 'string' },
      articles: { type: 'boolean', default: true },
      groups: { type: 'object' },
    },
    required: ['url', 'articles'],
  },
} as unknown as SourceKind
const stored = {
  name: 'Support',
  config: { url: 'https://acme.freshdesk.com', articles: false, groups: { 71: ['billing'] } },
} as unknown as Source
const typed = { from: 'value', value: ' key ', reference: '' } as const

describe('the form of a help desk', () => {
  it('says what is missing of a new one', () => {
    const draft = startHelpdesk(kind, '')
    expect(helpdeskProblems(draft, kind)).toEqual({
      ...{ name: 'nameRequired', url: 'required', secret: 'secretRequired' },
    })
    const config = { ...draft.config, url: ' https://acme.freshdesk.com ' }
    const whole = { name: ' Support ', config, secret: typed }
    expect(helpdeskProblems(whole, kind)).toEqual({})
    expect(sentHelpdesk(whole, kind)).toEqual({
      ...{ name: 'Support', secret: 'key', config: { url: 'https://acme.freshdesk.com', articles: true } },
    })
  })

  it('keeps what it does not show of one that is changed, its secret included', () => {
    const draft = startHelpdesk(kind, stored)
    expect(helpdeskProblems(draft, kind, stored)).toEqual({})
    expect(sentHelpdesk(draft, kind, stored)).toEqual({ name: 'Support', config: stored.config })
  })

  it('asks for the secret again when it would go elsewhere', () => {
    const draft = startHelpdesk(kind, stored)
    const moved = { ...draft, config: { ...draft.config, url: 'https://other.freshdesk.com' } }
    expect(helpdeskProblems(moved, kind, stored)).toEqual({ secret: 'secretRequired' })
    expect(helpdeskProblems({ ...moved, secret: typed }, kind, stored)).toEqual({})
  })
})
