import type { LanguageModelV4StreamPart, SharedV4ProviderMetadata } from '@ai-sdk/provider'
import { packReasoning } from './carried-reasoning.ts'
import { fileNotCarried, type Piece, reasonOf, usageOf } from './translated-answer.ts'
import { toFailure, UpstreamFailed } from './upstream-failed.ts'

type Open = {
  id: string
  kind: 'text' | 'reasoning' | 'tool-call'
  /** An item without a word is not shown. */
  isShown: boolean
  metadata: SharedV4ProviderMetadata
}

/**
 * Puts the parts of a stream of the AI SDK in order: one item is open at a time and closed before the next one, tools
 * that the provider ran itself and empty items are left out. Throws for errors, and at the end when there was none.
 */
export function createStreamPieces() {
  const calls = new Map<string, { name: string; said: string; isOver: boolean }>()
  const ranByProvider = new Set<string>()
  let open: Open | undefined
  let isFinished = false

  function start(kind: Open['kind'], id: string, metadata: SharedV4ProviderMetadata | undefined): Piece[] {
    const closed = close()
    open = { id, kind, isShown: false, metadata: metadata ?? {} }
    if (kind !== 'tool-call') return closed
    return [...closed, ...show(open)]
  }

  function show(item: Open): Piece[] {
    if (item.isShown) return []
    item.isShown = true
    if (item.kind !== 'tool-call') return [{ type: 'open', item: { type: item.kind } }]
    return [{ type: 'open', item: { type: 'tool-call', id: item.id, name: calls.get(item.id)?.name ?? '' } }]
  }

  function say(kind: Open['kind'], id: string, text: string, metadata?: SharedV4ProviderMetadata): Piece[] {
    const isAnother = open?.id !== id || open.kind !== kind
    const call = kind === 'tool-call' ? calls.get(id) : undefined
    if (call && isAnother) throw mixedCalls()
    if (call) call.said += text
    const closed = isAnother ? start(kind, id, metadata) : []
    const item = open as Open
    item.metadata = merge(item.metadata, metadata)
    if (text === '') return closed
    return [...closed, ...show(item), { type: 'delta', text }]
  }

  function close(): Piece[] {
    const item = open
    if (!item) return []
    open = undefined
    const call = item.kind === 'tool-call' ? calls.get(item.id) : undefined
    if (call) {
      call.isOver = true
      // clients parse it, and nothing is no JSON
      return call.said === '' ? [{ type: 'delta', text: '{}' }, CLOSE] : [CLOSE]
    }
    const packed = item.kind === 'reasoning' ? packReasoning(item.metadata) : ''
    if (item.isShown) return [{ type: 'close', packed }]
    return packed === '' ? [] : [{ type: 'hidden', packed }]
  }

  function end(id: string, metadata: SharedV4ProviderMetadata | undefined): Piece[] {
    if (open?.id !== id) return []
    open.metadata = merge(open.metadata, metadata)
    return close()
  }

  function startCall(part: { id: string; toolName: string; providerExecuted?: boolean }): Piece[] {
    if (part.providerExecuted) ranByProvider.add(part.id)
    if (ranByProvider.has(part.id)) return []
    calls.set(part.id, { name: part.toolName, said: '', isOver: false })
    return start('tool-call', part.id, undefined)
  }

  /** The whole call, which most providers have streamed before. */
  function wholeCall(part: Extract<LanguageModelV4StreamPart, { type: 'tool-call' }>): Piece[] {
    const id = part.toolCallId
    if (part.providerExecuted || ranByProvider.has(id)) return []
    const call = calls.get(id)
    if (call?.isOver && (call.said || '{}') !== (part.input || '{}')) throw mixedCalls()
    if (call?.isOver) return []
    const started = call ? [] : startCall({ id, toolName: part.toolName })
    const said = call?.said ? [] : say('tool-call', id, part.input)
    return [...started, ...said, ...close()]
  }

  function finish(part: Extract<LanguageModelV4StreamPart, { type: 'finish' }>): Piece[] {
    isFinished = true
    const reason = reasonOf(part.finishReason, calls.size > 0)
    return [...close(), { type: 'finish', reason, usage: usageOf(part.usage) }]
  }

  return {
    read(part: LanguageModelV4StreamPart): Piece[] {
      switch (part.type) {
        case 'text-start':
          return start('text', `text ${part.id}`, undefined)
        case 'text-delta':
          return say('text', `text ${part.id}`, part.delta)
        case 'text-end':
          return end(`text ${part.id}`, undefined)
        case 'reasoning-start':
          return start('reasoning', `reasoning ${part.id}`, part.providerMetadata)
        case 'reasoning-delta':
          return say('reasoning', `reasoning ${part.id}`, part.delta, part.providerMetadata)
        case 'reasoning-end':
          return end(`reasoning ${part.id}`, part.providerMetadata)
        case 'tool-input-start':
          return startCall(part)
        case 'tool-input-delta':
          return ranByProvider.has(part.id) ? [] : say('tool-call', part.id, part.delta)
        case 'tool-call':
          return wholeCall(part)
        case 'finish':
          return finish(part)
        case 'file':
          throw fileNotCarried(part.mediaType)
        case 'error':
          throw toFailure(part.error)
        default:
          return []
      }
    },

    /** A stream that closes without a word has failed. */
    requireFinished(): void {
      if (!isFinished) reasonOf({ unified: 'interrupted', raw: undefined }, false)
    },
  }
}

const CLOSE: Piece = { type: 'close', packed: '' }

function mixedCalls(): UpstreamFailed {
  return new UpstreamFailed({
    status: 502,
    message:
      'The provider mixed the arguments of two tool calls, which the APIs of its clients have no way to tell.',
    type: undefined,
    code: 'answer_invalid',
  })
}

function merge(
  known: SharedV4ProviderMetadata,
  told: SharedV4ProviderMetadata | undefined,
): SharedV4ProviderMetadata {
  if (!told) return known
  const merged = Object.entries(told).map(([name, of]) => [name, { ...known[name], ...of }])
  return { ...known, ...Object.fromEntries(merged) }
}
