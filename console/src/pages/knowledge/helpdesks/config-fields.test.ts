import { describe, expect, it } from 'vitest'
import { configFields, configOf, isMissing, startConfig } from './config-fields.ts'

const schema = {
  type: 'object',
  properties: {
    url: { type: 'string', format: 'uri', description: 'Address' },
    email: { anyOf: [{ type: 'string', format: 'email' }, { type: 'null' }] },
    groups: { type: 'object', additionalProperties: { type: 'array' } },
    note_acl: { type: 'array', items: { type: 'string' } },
    articles: { type: 'boolean', default: true },
    poll_minutes: { type: 'integer', minimum: 1, maximum: 1440, default: 5 },
  },
  required: ['url', 'articles', 'poll_minutes'],
}
const fields = configFields(schema)

describe('the form of a help desk', () => {
  it('has a field for each setting, but for who sees what', () => {
    expect(fields.map(({ name, kind, isRequired }) => [name, kind, isRequired])).toEqual([
      ['url', 'url', true],
      ['email', 'email', false],
      ['articles', 'flag', false],
      ['poll_minutes', 'number', false],
    ])
    expect(fields[3]).toMatchObject({ least: 1, most: 1440, usual: 5 })
  })

  it('begins with what is usual, or with what is stored', () => {
    expect(startConfig(fields)).toEqual({ url: '', email: '', articles: true, poll_minutes: 5 })
    expect(startConfig(fields, { url: 'https://a.example', articles: false, groups: {} })).toEqual({
      url: 'https://a.example',
      email: '',
      articles: false,
      poll_minutes: 5,
    })
  })

  it('sends what was entered, and knows what is missing', () => {
    const draft = { ...startConfig(fields), url: ' https://a.example ' }
    expect(configOf(fields, draft)).toEqual({ url: 'https://a.example', articles: true, poll_minutes: 5 })
    expect(fields.filter((field) => isMissing(field, { ...draft, url: ' ', poll_minutes: '' }))).toEqual([
      fields[0],
      fields[3],
    ])
  })
})
