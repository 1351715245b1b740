import type { ModelRequest } from '../dialects/dialect.ts'
import type { CallBounds } from '../limits/limiter.ts'
import type { Model } from '../models/catalog.ts'
import type { costOf } from '../prices/price.ts'

/** A picture or file by its address: no provider counts more for one in its usual size. */
const TOKENS_OF_A_LINK = 8_000
/** Where neither request nor model says how long an answer may be. */
const LONGEST_ANSWER = 32_768

/**
 * The most that a call may use. A token is at least one byte of the request, so that its length is a bound of the input
 * whatever the tokenizer. `models`: all that may come to answer it.
 */
export function boundsOf(request: ModelRequest, models: readonly Model[], time: number): CallBounds {
  const input = request.body.length + linksIn(request.body) * TOKENS_OF_A_LINK
  const output = Math.max(...models.map((model) => longestAnswer(request, model)))
  const costs = models.flatMap((model) =>
    model.targets.map((target) => dearest(input, output, target.priceAt(time))),
  )
  const known = costs.filter((cost) => cost !== null)
  return { model: request.model, tokens: input + output, cost: known.length > 0 ? Math.max(...known) : null }
}

function longestAnswer({ maxOutputTokens, choices }: ModelRequest, model: Model): number {
  const longest = model.maxOutputTokens ?? model.contextWindow ?? LONGEST_ANSWER
  return (maxOutputTokens ?? longest) * choices
}

// whatever the tokens turn out to be: cached, written, reasoning
function dearest(input: number, output: number, price: Parameters<typeof costOf>[1]): number | null {
  if (!price) return null
  const rates = [price, ...(price.tiers ?? [])]
  return (
    input * Math.max(...rates.map((rate) => Math.max(rate.input, rate.cachedInput, rate.cacheWrite))) +
    output * Math.max(...rates.map((rate) => Math.max(rate.output, rate.reasoning)))
  )
}

const KINDS = ['"image_url"', '"input_image"', '"image"', '"input_file"', '"file"', '"document"'].map(
  (kind) => Buffer.from(kind),
)

function linksIn(body: Buffer): number {
  if (!body.includes('"http')) return 0
  let links = 0
  for (const kind of KINDS) {
    for (let at = body.indexOf(kind); at !== -1; at = body.indexOf(kind, at + kind.length)) links++
  }
  return links
}
