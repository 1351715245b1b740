import type { LanguageModelV4, LanguageModelV4Prompt, LanguageModelV4StreamPart } from '@ai-sdk/provider'
import type { InProcessModels } from '../../src/gateway/index.ts'

/** What a model does when it is asked; a function sees what it was told. */
export type Scripted =
  | { pieces: string[]; ends?: 'finish' | 'break' | 'hang' | 'filtered' }
  /** Fails before a word. */
  | { refuses: string }
  | { hangs: true }

export type Script = Scripted | ((told: string) => Scripted | Promise<Scripted>)

/** Models for our own code without a gate: they do as scripted, and keep what they were told. */
export function scriptedModels() {
  let script: Script = { pieces: ['Hello.'] }
  const told: string[] = []
  const callers: Array<{ alias: string; feature: string }> = []
  const chat: InProcessModels['chat'] = (alias, caller) => {
    const model = {
      specificationVersion: 'v4',
      provider: 'scripted',
      modelId: alias,
      supportedUrls: {},
      doGenerate: () => Promise.reject(new Error('it only streams')),
      async doStream({ prompt, abortSignal }: { prompt: LanguageModelV4Prompt; abortSignal?: AbortSignal }) {
        callers.push({ alias, feature: caller.feature })
        const text = textOf(prompt)
        told.push(text)
        const step = typeof script === 'function' ? await script(text) : script
        caller.onRecord?.({ id: `call_${told.length}` } as never)
        if ('refuses' in step) throw new Error(step.refuses)
        if ('hangs' in step) return new Promise<never>(() => {})
        return { stream: streamOf(step, abortSignal) }
      },
    }
    return model as unknown as LanguageModelV4
  }
  return {
    models: { chat, embedding: () => Promise.reject(new Error('no embeddings')) as never },
    told,
    callers,
    script(next: Script) {
      script = next
    },
  }
}

/** The ids of passages that a prompt names, in order. */
export function idsIn(told: string): string[] {
  return Array.from(told.matchAll(/^\[([a-z]\d[a-z]\d)\] /gm), ([, id]) => id as string)
}

function textOf(prompt: LanguageModelV4Prompt): string {
  return prompt
    .flatMap((message) =>
      typeof message.content === 'string'
        ? [message.content]
        : message.content.map((part) => (part.type === 'text' ? part.text : '')),
    )
    .join('\n')
}

function streamOf(
  { pieces, ends = 'finish' }: Extract<Scripted, { pieces: string[] }>,
  signal: AbortSignal | undefined,
): ReadableStream<LanguageModelV4StreamPart> {
  const waiting = [...pieces]
  return new ReadableStream<LanguageModelV4StreamPart>({
    pull(controller) {
      const delta = waiting.shift()
      if (delta !== undefined) return controller.enqueue({ type: 'text-delta', id: '0', delta })
      if (ends === 'hang')
        return new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()))
      if (ends === 'break') return controller.error(new Error('broke off'))
      const unified = ends === 'filtered' ? 'content-filter' : 'stop'
      controller.enqueue({
        type: 'finish',
        finishReason: { unified, raw: unified },
        usage: {} as never,
      })
      controller.close()
    },
  })
}
