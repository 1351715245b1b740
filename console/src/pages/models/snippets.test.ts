import { describe, expect, it } from 'vitest'
import { snippetLanguages, snippetOf } from './snippets.ts'

const options = { origin: 'https://naru.example', alias: 'team/chat' }

describe.each(snippetLanguages)('code in %s', (language) => {
  it('calls the model at this server, with a key from the environment', () => {
    const code = snippetOf(language, { ...options, isEmbedding: false })
    expect(code).toContain('https://naru.example/v1')
    expect(code).toMatch(/chat[./]completions/)
    expect(code).toContain('team/chat')
    expect(code).toContain('NARU_API_KEY')
  })

  it('asks for vectors where the model makes them', () => {
    const code = snippetOf(language, { ...options, isEmbedding: true })
    expect(code).toContain('embeddings')
    expect(code).not.toContain('completions')
    expect(code).toContain('team/chat')
  })
})
