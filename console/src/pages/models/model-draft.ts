import type { Model, NewModel } from '../../api/types.ts'

export const strategies = ['priority', 'weighted', 'least_busy', 'lowest_latency'] as const
export type Strategy = (typeof strategies)[number]

/** As the form has it: times in seconds, and the order of the targets instead of their priorities. */
export type TargetDraft = {
  /** Tells the rows of the form apart. */
  key: number
  providerId: string | null
  model: string
  weight: number
  /** It has the rank of the target above it: with the strategy `priority`, the two share the calls by weight. */
  isLevel: boolean
}

/** null: emptied, the usual time. */
export type Seconds = Record<'connect' | 'firstToken' | 'idle' | 'total', number | null>

export type ModelDraft = {
  alias: string
  description: string
  strategy: Strategy
  targets: TargetDraft[]
  fallbacks: string[]
  capabilities: string[]
  contextWindow: number | null
  maxOutputTokens: number | null
  isCached: boolean
  cacheSeconds: number | null
  cachesTools: boolean
  timeouts: Seconds
  retries: number | null
  isProbed: boolean
  probeSeconds: number | null
  isEnabled: boolean
}

/** What holds where a field is left empty. */
export const usual = {
  cacheSeconds: 3600,
  probeSeconds: 60,
  retries: 2,
  timeouts: { connect: 5, firstToken: 120, idle: 60, total: 600 },
} as const

let lastKey = 0
export const newTarget = (providerId: string | null): TargetDraft => ({
  key: ++lastKey,
  providerId,
  model: '',
  weight: 1,
  isLevel: false,
})

/** What the server assumes where nothing is said. */
export function blankModel(providerId: string | null): ModelDraft {
  return {
    alias: '',
    description: '',
    strategy: 'priority',
    targets: [newTarget(providerId)],
    fallbacks: [],
    capabilities: ['chat'],
    contextWindow: null,
    maxOutputTokens: null,
    isCached: false,
    cacheSeconds: usual.cacheSeconds,
    cachesTools: false,
    timeouts: usual.timeouts,
    retries: usual.retries,
    isProbed: false,
    probeSeconds: usual.probeSeconds,
    isEnabled: true,
  }
}

export function draftOf(model: Model): ModelDraft {
  const { timeouts } = model
  return {
    alias: model.alias,
    description: model.description,
    strategy: model.strategy,
    targets: draftTargets(model.targets),
    fallbacks: model.fallbacks,
    capabilities: model.capabilities,
    contextWindow: model.context_window,
    maxOutputTokens: model.max_output_tokens,
    isCached: model.cache_seconds !== null,
    cacheSeconds: model.cache_seconds ?? usual.cacheSeconds,
    cachesTools: model.caches_tools,
    timeouts: {
      connect: timeouts.connect_ms / 1000,
      firstToken: timeouts.first_token_ms / 1000,
      idle: timeouts.idle_ms / 1000,
      total: timeouts.total_ms / 1000,
    },
    retries: model.retries,
    isProbed: model.probe_seconds !== null,
    probeSeconds: model.probe_seconds ?? usual.probeSeconds,
    isEnabled: model.is_enabled,
  }
}

function draftTargets(targets: Model['targets']): TargetDraft[] {
  const ranked = targets.toSorted((a, b) => a.priority - b.priority)
  return ranked.map(({ provider, model, weight, priority }, at) => ({
    key: ++lastKey,
    providerId: provider.id,
    model,
    weight,
    isLevel: at > 0 && ranked[at - 1]?.priority === priority,
  }))
}

export function toBody(draft: ModelDraft): NewModel {
  const { timeouts, isCached, isProbed } = draft
  const ms = (name: keyof Seconds) => Math.round((timeouts[name] ?? usual.timeouts[name]) * 1000)
  return {
    alias: draft.alias.trim(),
    description: draft.description.trim(),
    strategy: draft.strategy,
    targets: toTargets(draft.targets),
    fallbacks: draft.fallbacks,
    capabilities: draft.capabilities,
    context_window: draft.contextWindow,
    max_output_tokens: draft.maxOutputTokens,
    cache_seconds: isCached ? (draft.cacheSeconds ?? usual.cacheSeconds) : null,
    caches_tools: draft.cachesTools,
    timeouts: {
      connect_ms: ms('connect'),
      first_token_ms: ms('firstToken'),
      idle_ms: ms('idle'),
      total_ms: ms('total'),
    },
    retries: draft.retries ?? usual.retries,
    probe_seconds: isProbed ? (draft.probeSeconds ?? usual.probeSeconds) : null,
    is_enabled: draft.isEnabled,
  }
}

function toTargets(targets: TargetDraft[]): NewModel['targets'] {
  let rank = -1
  return targets.map(({ providerId, model, weight, isLevel }) => {
    if (!isLevel || rank < 0) rank++
    return { provider_id: providerId ?? '', model: model.trim(), weight, priority: rank }
  })
}

const ALIAS = /^[\p{L}\p{N}][\p{L}\p{N}._:/@+-]{0,199}$/u

/** As the server has it. */
export const isAlias = (text: string) => ALIAS.test(text.trim())

/** A target that an earlier row names already: the server takes each once. */
export function isRepeated(targets: TargetDraft[], at: number): boolean {
  const { providerId, model } = targets[at] as TargetDraft
  const name = model.trim()
  return (
    name !== '' &&
    targets.slice(0, at).some((other) => other.providerId === providerId && other.model.trim() === name)
  )
}

export function isComplete({ alias, targets }: ModelDraft): boolean {
  return (
    isAlias(alias) &&
    targets.length > 0 &&
    targets.every(
      ({ providerId, model }, at) => providerId !== null && model.trim() !== '' && !isRepeated(targets, at),
    )
  )
}

/** Whether the weight of a target has a say. */
export function isWeighed(strategy: Strategy, targets: TargetDraft[], at: number): boolean {
  if (targets.length < 2) return false
  if (strategy === 'priority') return targets[at]?.isLevel === true || targets[at + 1]?.isLevel === true
  return strategy !== 'lowest_latency'
}

/** Share of the calls that go to a target while all are well: 0 to 1. */
export function shareOf(strategy: Strategy, targets: TargetDraft[], at: number): number {
  let first = 0
  let end = targets.length
  if (strategy === 'priority') {
    first = targets.slice(0, at + 1).findLastIndex((target, index) => index === 0 || !target.isLevel)
    const next = targets.findIndex((target, index) => index > at && !target.isLevel)
    end = next === -1 ? targets.length : next
  }
  const sum = targets.slice(first, end).reduce((all, { weight }) => all + weight, 0)
  return sum === 0 ? 0 : (targets[at] as TargetDraft).weight / sum
}

export function moveTarget(targets: TargetDraft[], at: number, by: -1 | 1): TargetDraft[] {
  const moved = [...targets]
  const [target] = moved.splice(at, 1)
  if (!target) return targets
  moved.splice(at + by, 0, target)
  return withoutLooseStart(moved)
}

export function withoutTarget(targets: TargetDraft[], at: number): TargetDraft[] {
  return withoutLooseStart(targets.filter((_, index) => index !== at))
}

/** The first one has nobody above it. */
function withoutLooseStart(targets: TargetDraft[]): TargetDraft[] {
  return targets.map((target, at) => (at === 0 && target.isLevel ? { ...target, isLevel: false } : target))
}
