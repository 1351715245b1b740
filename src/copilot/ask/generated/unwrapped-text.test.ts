import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NoModelAnswer } from './model-text.ts'
import { unwrappedText } from './unwrapped-text.ts'

async function read(pieces: string[]): Promise<string> {
  let text = ''
  for await (const piece of unwrappedText(streamed(pieces))) text += piece
  return text
}

async function* streamed(pieces: string[]) {
  yield* pieces
}

const cut = (text: string, cuts: number[]) => {
  const places = [...new Set([0, ...cuts])].sort((a, b) => a - b)
  return places.map((from, i) => text.slice(from, places[i + 1]))
}

const REPLY = 'Hello,\n\nPlease open "Keys" and renew. [k4t9]'

describe('unwrappedText', () => {
  it.each([
    REPLY,
    '[k4t9] says it.',
    'See {name} and ```code``` there.',
    '```sh\nnaru keys renew\n```\nRun this, please.',
    '```yaml\nreplicas: 2\n```\nSet it, then run:\n```sh\nnaru apply\n```',
  ])('lets pass as it is: %s', async (text) => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: text.length })), async (cuts) => {
        expect(await read(cut(text, cuts))).toBe(text)
      }),
    )
  })

  it.each([
    JSON.stringify({ reply: REPLY }),
    JSON.stringify({ language: 'en', citations: ['k4t9'], confidence: 0.9, reply: REPLY }, null, 2),
    JSON.stringify([{ subject: 'Your keys again', reply: REPLY }]),
    JSON.stringify({ response: { text: REPLY } }),
    `\n\`\`\`json\n${JSON.stringify({ draft: REPLY })}\n\`\`\`\n`,
    `\`\`\`markdown\n${REPLY}\n\`\`\``,
    `~~~\n${REPLY}\n~~~`,
  ])('takes the text out of: %s', async (text) => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: text.length })), async (cuts) => {
        expect(await read(cut(text, cuts))).toBe(REPLY)
      }),
    )
  })

  it.each([
    '{"reply": "Hello, broken off',
    JSON.stringify({ greeting: 'Hello to you', steps: 'Open the keys' }),
    JSON.stringify({ greeting: 'Hello to you', steps: ['Open the keys', 'Renew them'] }),
    JSON.stringify({ ok: true }),
    '{}',
    `\`\`\`json\n${JSON.stringify({ reply: REPLY })}\n\`\`\`\nI hope this is what you want.`,
  ])('takes for no answer: %s', async (text) => {
    await expect(read([text])).rejects.toThrow(NoModelAnswer)
  })

  it('says nothing where nothing is said', async () => {
    expect(await read([])).toBe('')
  })
})
