import { PROBLEMS } from './catalogue.ts'
import { AGENTS, requester, requesterId } from './people.ts'
import type { Problem } from './problem.ts'
import { createRandom, type Random } from './random.ts'
import type { Language, TicketStatus, WorldTicket, WorldTurn } from './ticket.ts'

/** What a ticket is going to be: cheap to make, so that all of them can be ordered without being written. */
export type TicketPlan = {
  id: number
  language: Language
  sort: WorldTicket['sort']
  state: WorldTicket['state']
  mergedInto: number | null
  /** The ticket after it was merged into this one. */
  absorbs: number | null
  problem: Problem | null
  variant: string
  requesterId: number
  companyId: number | null
  assigneeId: number | null
  status: TicketStatus
  kinds: WorldTurn['kind'][]
  createdAt: number
  /** Milliseconds between two turns. */
  step: number
  updatedAt: number
}

export type TicketWorld = {
  seed: string
  /** Tickets with ids from 1 to this one; higher ids are tickets held out of the world. */
  size: number
}

/** The time up to which the world's tickets were opened, and since when. */
const WORLD_END = Date.UTC(2026, 9, 1)
const WORLD_START = Date.UTC(2023, 9, 1)

const MINUTE = 60_000

export function planTicket(world: TicketWorld, id: number): TicketPlan {
  const random = createRandom(`${world.seed} plan ${id}`)
  const isMerged = mergesBack(world, id)
  const theme = createRandom(`${world.seed} theme ${isMerged ? id - 1 : id}`)
  const { sort, language, problem, variant } = themeOf(theme)
  const askedBy = requesterId(theme.below(1_000_000), language)
  const state = isMerged ? 'merged' : ownState(world, id)
  const isRecent = id > world.size * 0.97
  const isSolved = state === 'merged' || (sort === 'question' && !isRecent && random.chance(0.9))
  const kinds = turnsOf(sort, isSolved, isMerged, random)
  const absorbs = mergesBack(world, id + 1) ? id + 1 : null
  if (absorbs !== null) kinds.push('note')
  const createdAt = createdAtOf(world, id, random)
  const step = (kinds.length > 12 ? 20 + random.below(400) : 10 + random.below(1_200)) * MINUTE
  return {
    ...{ id, language, sort, state, problem, variant, kinds, createdAt, step, absorbs },
    mergedInto: isMerged ? id - 1 : null,
    requesterId: askedBy,
    companyId: requester(askedBy).companyId,
    assigneeId: random.chance(0.9) ? random.pick(AGENTS).id : null,
    status: state === 'merged' ? 'closed' : statusOf(isSolved, random),
    updatedAt: createdAt + step * (kinds.length - 1),
  }
}

function themeOf(random: Random): Pick<TicketPlan, 'sort' | 'language' | 'problem' | 'variant'> {
  const language = random.chance(0.55) ? 'ko' : 'en'
  const draw = random.next()
  const sort = draw < 0.05 ? 'automated' : draw < 0.09 ? 'short' : 'question'
  const problem = random.pick(PROBLEMS)
  const variant = random.pick(problem.variants)
  return sort === 'question'
    ? { sort, language, problem, variant }
    : { sort, language, problem: null, variant: '' }
}

/** Spam is a state of a help desk, deleted tickets may have been anything. */
function ownState(world: TicketWorld, id: number): 'live' | 'deleted' | 'spam' {
  if (id > world.size) return 'live'
  const draw = createRandom(`${world.seed} state ${id}`).next()
  return draw < 0.02 ? 'deleted' : draw < 0.04 ? 'spam' : 'live'
}

/** Whether it is a second ticket about the one before it, and was merged into that. */
function mergesBack(world: TicketWorld, id: number): boolean {
  const wants = (of: number) => createRandom(`${world.seed} merge ${of}`).chance(0.015)
  if (id < 2 || id > world.size || !wants(id) || wants(id - 1)) return false
  const before = themeOf(createRandom(`${world.seed} theme ${id - 1}`))
  return before.sort === 'question' && ownState(world, id - 1) === 'live' && ownState(world, id) === 'live'
}

function turnsOf(
  sort: WorldTicket['sort'],
  isSolved: boolean,
  isMerged: boolean,
  random: Random,
): WorldTurn['kind'][] {
  if (isMerged) return ['description', 'note']
  if (sort === 'automated') return ['description']
  if (sort === 'short') return random.chance(0.5) ? ['description'] : ['description', 'reply']
  const rounds = random.chance(0.085) ? 6 + random.below(24) : random.below(3)
  const turns: WorldTurn['kind'][] = ['description']
  for (let round = 0; round < rounds; round++) turns.push('reply', 'customer')
  if (random.chance(0.35)) turns.splice(1 + random.below(turns.length), 0, 'note')
  if (random.chance(0.03)) turns.push('forward')
  if (isSolved) turns.push('reply')
  if (isSolved && random.chance(0.35)) turns.push('customer')
  return turns.slice(0, 60)
}

function statusOf(isSolved: boolean, random: Random): TicketStatus {
  if (isSolved) return random.chance(0.6) ? 'closed' : 'resolved'
  return random.pick(['open', 'open', 'pending', 'on_hold'] as const)
}

function createdAtOf(world: TicketWorld, id: number, random: Random): number {
  const at =
    id > world.size
      ? WORLD_END + (id - world.size) * MINUTE
      : WORLD_START + ((WORLD_END - WORLD_START) / (world.size + 1)) * id - random.below(30) * MINUTE
  return Math.floor(at / 1_000) * 1_000
}
