import type { LanguageModelV4StreamPart, SharedV4ProviderMetadata } from '@ai-sdk/provider'
import { packReasoning } from './carried-reasoning.ts'
import { fileNotCarried, type Piece, reasonOf, usageOf } from './translated-answer.ts'
import { toFailure, UpstreamFailed } from './upstream-failed.ts'

type Kind = 'text' | 'reasoning' | 'tool-call'

/**
 * Puts the parts of a stream of the AI SDK in order: one item is open at a time and closed before the next one, tools
 * that the provider ran itself and empty items are left out. Throws for errors, and at the end when there was none.
 */
export function createStreamPieces() {
  const calls = new Map<string, { said: string; isOver: boolean }>()
  const ranByProvider = new Set<string>()
  /** What providers tell of reasoning: signatures. */
  const metadata = new Map<string, SharedV4ProviderMetadata>()
  let open: { kind: Kind; id: string } | undefined
  let isFinished = false

  /** Nothing is opened before it says something: some servers put an empty text beside every tool call. */
  function say(kind: Kind, id: string, text: string): Piece[] {
    if (text === '') return []
    const isOpen = open?.id === id && open.kind === kind
    const call = kind === 'tool-call' ? calls.get(id) : undefined
    if (kind === 'tool-call' && !isOpen) throw mixedCalls()
    if (call) call.said += text
    const delta: Piece = { type: 'delta', text }
    if (isOpen || kind === 'tool-call') return [delta]
    const closed = close()
    open = { kind, id }
    return [...closed, { type: 'open', item: { type: kind } }, delta]
  }

  function close(): Piece[] {
    if (!open) return []
    const { kind, id } = open
    open = undefined
    const call = kind === 'tool-call' ? calls.get(id) : undefined
    if (call) {
      call.isOver = true
      // clients parse it, and nothing is no JSON
      return call.said === '' ? [{ type: 'delta', text: '{}' }, CLOSE] : [CLOSE]
    }
    return [{ type: 'close', packed: kind === 'reasoning' ? takePacked(id) : '' }]
  }

  function learn(id: string, told: SharedV4ProviderMetadata | undefined): void {
    if (told) metadata.set(id, merge(metadata.get(id) ?? {}, told))
  }

  function takePacked(id: string): string {
    const packed = packReasoning(metadata.get(id))
    metadata.delete(id)
    return packed
  }

  function endReasoning(id: string): Piece[] {
    if (open?.kind === 'reasoning' && open.id === id) return close()
    const packed = takePacked(id)
    return packed === '' ? [] : [...close(), { type: 'hidden', packed }]
  }

  function startCall(part: { id: string; toolName: string; providerExecuted?: boolean }): Piece[] {
    if (part.providerExecuted) ranByProvider.add(part.id)
    if (ranByProvider.has(part.id)) return []
    const { id, toolName: name } = part
    const closed = close()
    calls.set(id, { said: '', isOver: false })
    open = { kind: 'tool-call', id }
    return [...closed, { type: 'open', item: { type: 'tool-call', id, name } }]
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
        case 'text-delta':
          return say('text', part.id, part.delta)
        case 'text-end':
          return open?.kind === 'text' && open.id === part.id ? close() : []
        case 'reasoning-start':
          learn(part.id, part.providerMetadata)
          return []
        case 'reasoning-delta':
          learn(part.id, part.providerMetadata)
          return say('reasoning', part.id, part.delta)
        case 'reasoning-end':
          learn(part.id, part.providerMetadata)
          return endReasoning(part.id)
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
    code: 'upstream_invalid',
  })
}

function merge(known: SharedV4ProviderMetadata, told: SharedV4ProviderMetadata): SharedV4ProviderMetadata {
  const merged = Object.entries(told).map(([name, of]) => [name, { ...known[name], ...of }])
  return { ...known, ...Object.fromEntries(merged) }
}
