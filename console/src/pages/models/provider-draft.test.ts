import { describe, expect, it } from 'vitest'
import type { Provider, ProviderKind } from '../../api/types.ts'
import { noSecret, secretAt } from '../../components/secret-draft.ts'
import {
  blankProvider,
  draftOfProvider,
  needsSecretAgain,
  newProvider,
  providerChange,
  providerProblems,
} from './provider-draft.ts'

const kind: ProviderKind = {
  kind: 'openai',
  title: { en: 'OpenAI', ko: 'OpenAI' },
  default_base_url: 'https://api.openai.com/v1',
  secret: { is_required: true, title: { en: 'API key', ko: 'API 키' } },
  options: [
    { name: 'organization', description: '', is_required: false },
    { name: 'project', description: '', is_required: false },
  ],
}

const stored: Provider = {
  ...{ id: 'prv_1', name: 'OpenAI', kind: 'openai', base_url: 'https://api.openai.com/v1' },
  options: { organization: 'org-1' },
  has_secret: true,
  secret_reference: null,
  ...{ checked_at: null, check_error: null, created_at: '', updated_at: '' },
}

const typed = (value: string) => ({ ...noSecret, value })

describe('a new provider', () => {
  it('is sent without what was left empty, and without options of another kind', () => {
    const draft = { ...blankProvider('openai'), name: ' OpenAI ', secret: typed(' sk-1 ') }
    const options = { organization: '  ', project: 'proj_1', region: 'us-east-1' }
    expect(newProvider({ ...draft, options }, kind, true)).toEqual({
      ...{ name: 'OpenAI', kind: 'openai', secret: 'sk-1', check: true },
      options: { project: 'proj_1' },
    })
  })

  it('may name where another store keeps its secret', () => {
    const draft = { ...blankProvider('openai'), name: 'OpenAI', secret: secretAt(' vault:kv/openai#key ') }
    expect(providerProblems(draft, kind, undefined)).toEqual({})
    expect(newProvider(draft, kind, true)).toMatchObject({ secret_reference: 'vault:kv/openai#key' })
    expect(newProvider(draft, kind, true)).not.toHaveProperty('secret')
  })
})

describe('what is wrong with a provider', () => {
  const draft = { ...blankProvider('openai'), name: 'OpenAI', secret: typed('sk-1') }
  const ofOwn = { ...kind, default_base_url: null }

  it('is nothing when all is there', () => expect(providerProblems(draft, kind, undefined)).toEqual({}))

  it('is what is missing of a new one', () => {
    expect(providerProblems({ ...draft, name: ' ', secret: noSecret }, ofOwn, undefined)).toEqual({
      ...{ name: true, baseUrl: 'addressRequired', secret: true },
    })
    const required = { ...kind, options: [{ name: 'region', description: '', is_required: true }] }
    expect(providerProblems(draft, required, undefined)).toEqual({ region: true })
  })

  it('is an address that is none, and a secret that would go elsewhere', () => {
    expect(providerProblems({ ...draft, baseUrl: 'api.example' }, kind, undefined)).toEqual({
      baseUrl: 'addressInvalid',
    })
    const kept = draftOfProvider(stored)
    expect(providerProblems(kept, kind, stored)).toEqual({})
    const moved = { ...kept, baseUrl: 'https://elsewhere.example' }
    expect(providerProblems(moved, kind, stored)).toEqual({ secret: true })
  })
})

describe('a change of a provider', () => {
  it('is what differs, and nothing where nothing does', () => {
    const draft = draftOfProvider(stored)
    expect(draft.secret).toEqual(noSecret)
    expect(providerChange(stored, { ...draft, baseUrl: `${draft.baseUrl}/` }, kind)).toEqual({})
    const changed = { ...draft, secret: typed('sk-2'), options: { organization: '' } }
    expect(providerChange(stored, changed, kind)).toEqual({ secret: 'sk-2', options: {} })
  })

  it('names a secret in another store only when that, or the address, is another one', () => {
    const referring = { ...stored, secret_reference: 'vault:kv/openai#key' }
    const draft = draftOfProvider(referring)
    expect(providerChange(referring, draft, kind)).toEqual({})
    expect(providerChange(referring, { ...draft, secret: secretAt('aws:openai') }, kind)).toEqual({
      secret_reference: 'aws:openai',
    })
    expect(providerChange(referring, { ...draft, secret: typed('sk-2') }, kind)).toEqual({ secret: 'sk-2' })
    const moved = { ...draft, baseUrl: 'https://elsewhere.example' }
    expect(providerProblems(moved, kind, referring)).toEqual({})
    expect(providerChange(referring, moved, kind)).toEqual({
      ...{ base_url: 'https://elsewhere.example', secret_reference: 'vault:kv/openai#key' },
    })
  })

  it('asks for the secret again when it would go elsewhere', () => {
    const draft = draftOfProvider(stored)
    expect(needsSecretAgain(stored, draft)).toBe(false)
    const moved = { ...draft, baseUrl: 'https://elsewhere.example/v1' }
    expect(needsSecretAgain(stored, moved)).toBe(true)
    expect(needsSecretAgain({ ...stored, has_secret: false }, moved)).toBe(false)
  })
})
