import { withClient } from '../connect.ts'
import { EXIT, type OutputOptions, print } from '../output.ts'

type Citation = { id: number; external_id: string; title: string; heading: string; url: string | null }
type Answer = { answer: string; citations: Citation[]; found: boolean }

type Options = OutputOptions & { types?: string[]; source?: string }

export async function ask(question: string, { types, source, ...options }: Options): Promise<void> {
  const result = await withClient((client) =>
    client.call<Answer>('POST', '/api/v1/query', { query: question, types, source }),
  )
  print(result, options, describe)
  if (!result.found) process.exitCode = EXIT.nothingFound
}

function describe({ answer, citations }: Answer): string {
  const sources = citations.map(
    ({ id, external_id, title, heading, url }) =>
      `[${id}] ${title}${heading ? ` > ${heading}` : ''}  ${url ?? external_id}`,
  )
  return sources.length === 0 ? answer : `${answer}\n\n${sources.join('\n')}`
}
