import type { InProcessModels } from '../../gateway/index.ts'
import { type Logger, loadPrompt, renderPrompt, within } from '../../platform/index.ts'
import { serverOf } from '../embeddings/server-of.ts'

/** Places of passages in a better order; undefined: the order before is as good, or nobody said another one in time. */
export type Rerank = (input: {
  tenantId: string
  alias: string
  query: string
  passages: ReadonlyArray<{ title: string; snippet: string }>
}) => Promise<number[] | undefined>

const prompt = loadPrompt(new URL('./prompts/rerank.md', import.meta.url), { data: ['question', 'passages'] })

/** Whoever searches waits so long for a better order. */
const PATIENCE_MS = 1_500
const MOST_TOKENS = 100

export function createRerank(deps: { models: InProcessModels; logger: Logger; patienceMs?: number }): Rerank {
  const patienceMs = deps.patienceMs ?? PATIENCE_MS
  return async ({ tenantId, alias, query, passages }) => {
    const late = AbortSignal.timeout(patienceMs)
    try {
      const model = deps.models.chat(alias, { principal: serverOf(tenantId), feature: 'copilot.rerank' })
      const lines = passages.map(({ title, snippet }, i) =>
        `${i + 1}. ${title}: ${snippet}`.replace(/\s+/g, ' '),
      )
      const [system, user] = renderPrompt(prompt, 'full', {
        words: {},
        data: { question: query, passages: lines.join('\n') },
      }).messages
      const { content } = await within(
        patienceMs,
        Promise.resolve(
          model.doGenerate({
            prompt: [system, { role: 'user', content: [{ type: 'text', text: user.content }] }],
            ...{ maxOutputTokens: MOST_TOKENS, temperature: 0, abortSignal: late },
          }),
        ),
      )
      const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('')
      return readOrder(text, passages.length)
    } catch (error) {
      deps.logger.debug({ err: error, tenantId }, 'results keep their order: the model gave none')
      return undefined
    }
  }
}

/** The numbers of an answer as places, those it left out behind them in their order. */
function readOrder(text: string, count: number): number[] | undefined {
  const named = [...text.matchAll(/\d+/g)].map(([number]) => Number(number) - 1)
  const chosen = [...new Set(named)].filter((place) => place >= 0 && place < count)
  if (chosen.length === 0) return undefined
  const rest = Array.from({ length: count }, (_, place) => place).filter((place) => !chosen.includes(place))
  return [...chosen, ...rest]
}
