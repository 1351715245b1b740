import type { Dispatcher } from 'undici'
import { z } from 'zod'
import { AppError, defineRawRoute, type Principal, type Route } from '../../platform/index.ts'
import { anthropicMessages } from '../dialects/anthropic-messages.ts'
import type { ModelRequest } from '../dialects/dialect.ts'
import type { Limiter } from '../limits/limiter.ts'
import type { Catalog, Model, Target } from '../models/catalog.ts'
import type { AttemptCall } from '../pipeline/attempt.ts'
import { AttemptFailed, clientLeft } from '../pipeline/failure.ts'
import { fromFailure, modelNotFound } from '../pipeline/gate-errors.ts'
import { nativeAttempt } from '../pipeline/native-attempt.ts'
import type { NativeRequest } from '../providers/provider-kind.ts'
import type { OpenProvider } from '../providers/provider-secret.ts'
import { createHttpSink } from './http-sink.ts'
import { BODY_LIMIT } from './model-api-routes.ts'
import { readCall } from './read-call.ts'

type Deps = {
  catalog: Catalog
  limiter: Pick<Limiter, 'requireModel'>
  dispatcher: Dispatcher
  openProvider: OpenProvider
}

/** Anthropic's clients ask how long an input is before they send it. It costs nothing and is no model call. */
export function countTokensRoutes(deps: Deps): Route[] {
  return [
    defineRawRoute({
      raw: true,
      method: 'POST',
      path: '/v1/messages/count_tokens',
      permission: 'models:use',
      summary: 'Count the input of a Messages request, as Anthropic defines it',
      description:
        'Of models with a target at a provider that counts: Anthropic. Costs nothing and is in no ledger.',
      tags: ['Model APIs'],
      body: z.looseObject({ model: z.string().describe('Alias of a model; GET /v1/models lists them') }),
      bodyLimit: BODY_LIMIT,
      renderError: anthropicMessages.renderError,
      async handler({ request, reply, principal, bytes }) {
        const read = anthropicMessages.read(bytes ?? Buffer.alloc(0))
        const { passedOn } = readCall(request, principal, read, performance.now())
        const model = await modelOf(deps, principal, read.model)
        const { dispatcher, openProvider } = deps
        const { target, native } = await counterOf(model, openProvider)
        const call = nativeAttempt({
          ...{ dispatcher, native, target, passedOn, timeouts: model.timeouts },
          request: asPlain(read),
        })
        const sink = createHttpSink(reply)
        sink.onGone(() => call.abort(clientLeft('The client went away.')))
        sink.whole(await answerOf(call), {})
      },
    }),
  ]
}

/** A count is no stream, whatever the request says that it is for. */
function asPlain(request: ModelRequest): ModelRequest {
  return { ...request, isStream: false }
}

async function modelOf({ catalog, limiter }: Deps, principal: Principal, alias: string): Promise<Model> {
  const { models } = await catalog.of(principal.tenantId)
  const model = models.get(alias)
  if (!model) throw modelNotFound(alias)
  await limiter.requireModel(principal, alias)
  return model
}

async function counterOf(
  { alias, targets }: Model,
  open: OpenProvider,
): Promise<{ target: Target; native: NativeRequest }> {
  for (const target of targets) {
    if (!target.provider.kind.countTokens) continue
    const provider = await open(target.provider)
    const native = target.provider.kind.countTokens(provider)
    return { target: { ...target, provider }, native }
  }
  throw new AppError({
    code: 'counting_not_offered',
    status: 404,
    message: `Nobody counts tokens for the model "${alias}" before a call: its providers do not offer it. Call it, and read "usage" in its answer.`,
  })
}

/** What the provider answers, also where it refuses: in its own words. */
async function answerOf({ answer }: AttemptCall) {
  try {
    const answered = await answer
    if (answered.kind === 'whole') return answered.answer
    throw new TypeError('a count came as a stream')
  } catch (error) {
    if (!(error instanceof AttemptFailed)) throw error
    if (error.code === 'upstream_error' && error.answer) return error.answer
    throw fromFailure(error)
  }
}
