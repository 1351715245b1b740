export const snippetLanguages = ['curl', 'python', 'typescript'] as const
export type SnippetLanguage = (typeof snippetLanguages)[number]

type Options = { origin: string; alias: string; isEmbedding: boolean }

/** How a client calls a model here, ready to be pasted once the key is put in. */
export function snippetOf(language: SnippetLanguage, { origin, alias, isEmbedding }: Options): string {
  const base = `${origin}/v1`
  const made = isEmbedding ? embeddings : chat
  return made[language](base, alias)
}

type Made = Record<SnippetLanguage, (base: string, alias: string) => string>

const chat: Made = {
  curl: (base, alias) => `curl ${base}/chat/completions \\
  -H "Authorization: Bearer $NARU_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{
    "model": "${alias}",
    "messages": [{"role": "user", "content": "Hello!"}]
  }'`,
  python: (base, alias) => `import os

from openai import OpenAI

client = OpenAI(base_url="${base}", api_key=os.environ["NARU_API_KEY"])

answer = client.chat.completions.create(
    model="${alias}",
    messages=[{"role": "user", "content": "Hello!"}],
)
print(answer.choices[0].message.content)`,
  typescript: (base, alias) => `import OpenAI from 'openai'

const client = new OpenAI({ baseURL: '${base}', apiKey: process.env.NARU_API_KEY })

const answer = await client.chat.completions.create({
  model: '${alias}',
  messages: [{ role: 'user', content: 'Hello!' }],
})
console.log(answer.choices[0]?.message.content)`,
}

const embeddings: Made = {
  curl: (base, alias) => `curl ${base}/embeddings \\
  -H "Authorization: Bearer $NARU_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{"model": "${alias}", "input": "A ferry landing"}'`,
  python: (base, alias) => `import os

from openai import OpenAI

client = OpenAI(base_url="${base}", api_key=os.environ["NARU_API_KEY"])

answer = client.embeddings.create(model="${alias}", input="A ferry landing")
print(len(answer.data[0].embedding))`,
  typescript: (base, alias) => `import OpenAI from 'openai'

const client = new OpenAI({ baseURL: '${base}', apiKey: process.env.NARU_API_KEY })

const answer = await client.embeddings.create({ model: '${alias}', input: 'A ferry landing' })
console.log(answer.data[0]?.embedding.length)`,
}
