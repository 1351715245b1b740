import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import type { EmbeddingModelV4, LanguageModelV4 } from '@ai-sdk/provider'
import { AppError, type Principal } from '../platform/index.ts'
import { DIALECT_PATHS } from './dialects/dialects.ts'
import { renderOpenAiError } from './dialects/openai-errors.ts'
import type { CallRecord } from './ledger/call-record.ts'
import type { Sink } from './pipeline/model-call.ts'
import type { ModelGate } from './pipeline/model-gate.ts'

/** On whose behalf, and for which part of Naru. */
export type Caller = {
  principal: Principal
  /** Shows in the ledger: `copilot.reply`. Of `copilot.…` nothing is kept: see `keepsNothing`. */
  feature: string
  tags?: Record<string, string>
  conversationId?: string
  /** Told of the row that was written. */
  onRecord?(record: CallRecord): void
}

/** Models for our own code: the same pipeline, limits and ledger as for clients, without a way over the network. */
export type InProcessModels = {
  /** A chat model of the AI SDK by its alias. */
  chat(alias: string, caller: Caller): LanguageModelV4
  embedding(alias: string, caller: Caller): EmbeddingModelV4
}

/** Never resolved: requests are answered in this process. */
const BASE_URL = 'http://naru.internal'

export function createInProcessModels(gate: ModelGate): InProcessModels {
  const providerFor = (caller: Caller) =>
    createOpenAICompatible({
      name: 'naru',
      baseURL: `${BASE_URL}/v1`,
      includeUsage: true,
      supportsStructuredOutputs: true,
      fetch: createModelFetch(gate, caller),
    })
  return {
    chat: (alias, caller) => providerFor(caller).chatModel(alias),
    embedding: (alias, caller) => providerFor(caller).embeddingModel(alias),
  }
}

const BY_PATH = new Map(
  Object.values(DIALECT_PATHS).map(({ path, dialect }) => [`${BASE_URL}${path}`, dialect]),
)

/** Answers requests to `http://naru.internal/v1/…` in this process. */
export function createModelFetch(gate: ModelGate, caller: Caller): typeof globalThis.fetch {
  return async (url, init) => {
    const startedAt = performance.now()
    const dialect = BY_PATH.get(String(url))
    if (!dialect) throw new Error(`no model API at ${String(url)}`)
    const { sink, response } = createResponseSink(init?.signal ?? undefined)
    const requestId = `req_${crypto.randomUUID()}`
    const run = async () => {
      const request = dialect.read(Buffer.from(String(init?.body)))
      await gate.run(
        {
          principal: caller.principal,
          request,
          requestId,
          feature: caller.feature,
          tags: caller.tags ?? {},
          conversationId: caller.conversationId ?? null,
          traceId: null,
          ...(keepsNothing(caller) ? { cache: 'off', keepsNothing: true } : { cache: undefined }),
          isRetry: false,
          passedOn: {},
          startedAt,
        },
        sink,
        caller.onRecord,
      )
    }
    run().catch((error: unknown) => {
      if (!(error instanceof AppError)) return sink.fail(error)
      sink.whole(
        {
          status: error.status,
          contentType: 'application/json',
          body: Buffer.from(JSON.stringify(renderOpenAiError(error))),
        },
        error.headers ?? {},
      )
    })
    return response
  }
}

/**
 * The copilot sends and gets texts of tickets and documents. A redaction or deletion must reach every copy, so none is
 * made of them: no bodies in the ledger and no cached answers, whatever the tenant keeps of its own calls.
 */
function keepsNothing({ feature }: Caller): boolean {
  return feature.startsWith('copilot.')
}

function createResponseSink(signal: AbortSignal | undefined): {
  sink: Sink & { fail(error: unknown): void }
  response: Promise<Response>
} {
  const head = Promise.withResolvers<Response>()
  let onGone: (() => void) | undefined
  let isGone = signal?.aborted ?? false
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  let resume: (() => void) | undefined

  const leave = (reason: unknown) => {
    isGone = true
    head.reject(reason)
    resume?.()
    onGone?.()
  }
  const onAbort = () => leave(signal?.reason)
  signal?.addEventListener('abort', onAbort, { once: true })
  // one signal may be that of many calls
  const over = () => {
    signal?.removeEventListener('abort', onAbort)
    controller = undefined
  }
  const sink = {
    onGone(effect: () => void) {
      onGone = effect
      if (isGone) effect()
    },
    isGone: () => isGone,
    fail(error: unknown) {
      over()
      head.reject(error)
    },
    whole(answer: Parameters<Sink['whole']>[0], headers: Record<string, string>) {
      over()
      head.resolve(
        new Response(new Uint8Array(answer.body), {
          status: answer.status,
          headers: { ...headers, 'content-type': answer.contentType },
        }),
      )
    },
    begin(headers: Record<string, string>) {
      const stream = new ReadableStream<Uint8Array>({
        start: (given) => {
          controller = given
        },
        pull: () => resume?.(),
        cancel: leave,
      })
      head.resolve(new Response(stream, { headers: { ...headers, 'content-type': 'text/event-stream' } }))
    },
    write(chunk: Buffer) {
      if (isGone || !controller) return
      controller.enqueue(chunk)
      if ((controller.desiredSize ?? 1) > 0) return
      return new Promise<void>((resolve) => {
        resume = resolve
      })
    },
    end(chunk: Buffer) {
      if (isGone || !controller) return over()
      if (chunk.length > 0) controller.enqueue(chunk)
      controller.close()
      over()
    },
    abandon() {
      if (!isGone) controller?.error(new Error('The answer of the model broke off.'))
      over()
    },
  }
  return { sink, response: head.promise }
}
