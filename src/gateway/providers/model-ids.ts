import { z } from 'zod'

const modelsSchema = z.array(z.object({ id: z.string() }))
// some servers send the bare list, and some null where it is empty
const listSchema = z.union([
  z.object({ data: modelsSchema }).transform(({ data }) => data),
  z.object({ object: z.literal('list'), data: z.null() }).transform(() => []),
  modelsSchema,
])

/** The names in a list of models as OpenAI gives it, and Anthropic and most servers after it; undefined: it is none. */
export function modelIds(answer: unknown): string[] | undefined {
  return listSchema.safeParse(answer).data?.map(({ id }) => id)
}
