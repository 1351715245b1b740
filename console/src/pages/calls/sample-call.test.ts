import { describe, expect, it } from 'vitest'
import { sampleCall } from './sample-call.ts'

const embed = { alias: 'embed', capabilities: ['embeddings'], is_enabled: true }
const chat = { alias: 'chat', capabilities: ['chat', 'tools'], is_enabled: true }
const shown = (models: Parameters<typeof sampleCall>[0]) => {
  const { dialect, model } = sampleCall(models, 'any')
  return [dialect, model]
}

describe('the sample of a first call', () => {
  it('is of the first model that chats, whatever comes before it', () => {
    expect(shown([embed, { ...chat, alias: 'draft', is_enabled: false }, chat])).toEqual([
      'openai-chat',
      'chat',
    ])
    // one that says nothing of itself
    expect(shown([embed, { ...chat, capabilities: [] }])).toEqual(['openai-chat', 'chat'])
  })

  it('asks for a vector where there is nothing else', () =>
    expect(shown([embed])).toEqual(['openai-embeddings', 'embed']))

  it('holds a name to be replaced where there is no model', () =>
    expect(shown([])).toEqual(['openai-chat', 'any']))
})
