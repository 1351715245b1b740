import { z } from 'zod'

const listSchema = z.object({ data: z.array(z.object({ id: z.string() })) })

/** The names in a list of models as OpenAI gives it, and Anthropic and most servers after it. */
export function modelIds(answer: unknown): string[] {
  const { data } = listSchema.safeParse(answer)
  return data?.data.map(({ id }) => id) ?? []
}
