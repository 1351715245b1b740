import { generateText, NoObjectGeneratedError, Output } from 'ai'
import type { Caller, CallRecord, InProcessModels } from '../../gateway/index.ts'
import type { RenderedPrompt } from '../../platform/index.ts'
import { readFailure } from './call-failure.ts'
import { answerSchema, readAnswer, type SummaryAnswer } from './read-answer.ts'

export type AskModel = (ask: {
  alias: string
  caller: Caller
  prompt: RenderedPrompt
  signal: AbortSignal
}) => Promise<{ answer: SummaryAnswer | undefined; record: CallRecord | undefined }>

/** More than a summary takes, so that one which never ends does. */
const MOST_TOKENS = 4_000

/**
 * Asks a model for a summary in its form. Throws what the SDK throws; `readFailure` tells it. A server that knows no
 * JSON schemas is asked without one from then on: the instructions say the form, too.
 */
export function createAskModel(models: InProcessModels): AskModel {
  const formless = new Set<string>()
  return async function ask({ alias, caller, prompt, signal }) {
    const name = `${caller.principal.tenantId} ${alias}`
    const [system, user] = prompt.messages
    let record: CallRecord | undefined
    const call = async (output: object) => {
      const model = models.chat(alias, {
        ...caller,
        onRecord: (written) => {
          record = written
          caller.onRecord?.(written)
        },
      })
      const { text } = await generateText({
        ...{ model, instructions: system.content, prompt: user.content, abortSignal: signal },
        ...{ maxOutputTokens: MOST_TOKENS, maxRetries: 0, telemetry: { isEnabled: false }, ...output },
      })
      return text
    }
    try {
      const text = await call(formless.has(name) ? {} : { output: Output.object({ schema: answerSchema }) })
      return { answer: readAnswer(text), record }
    } catch (error) {
      if (NoObjectGeneratedError.isInstance(error)) return { answer: readAnswer(error.text ?? ''), record }
      if (formless.has(name) || !readFailure(error).isAboutForm) throw error
      formless.add(name)
      return { answer: readAnswer(await call({})), record }
    }
  }
}
