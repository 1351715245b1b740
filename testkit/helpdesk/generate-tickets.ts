import { type AttachmentKind, attachmentOf } from './attachment.ts'
import { mailText, signatureOf } from './mail-text.ts'
import { AGENTS, type Person, PRODUCTS, personById } from './people.ts'
import * as phrases from './phrases.ts'
import type { Words } from './problem.ts'
import { createRandom, type Random } from './random.ts'
import type { WorldTicket, WorldTurn } from './ticket.ts'
import { planTicket, type TicketPlan, type TicketWorld } from './ticket-plan.ts'

export type { TicketWorld }

/** In private notes, where they must never come out. */
export const noteCanary = (ticketId: number) => `NOTE-CANARY-${ticketId}`

/** A ticket as it was before anybody changed anything: the same world and id always give the same one. */
export function generateTicket(world: TicketWorld, id: number): WorldTicket {
  const plan = planTicket(world, id)
  const random = createRandom(`${world.seed} text ${id}`)
  const turns = writeTurns(plan, random)
  const solvedAt = isSolvedPlan(plan) ? plan.updatedAt : null
  return {
    ...{ id, language: plan.language, sort: plan.sort, state: plan.state, mergedInto: plan.mergedInto },
    family: plan.problem?.family ?? null,
    cause: causeOf(plan),
    subject: subjectOf(plan, random),
    status: plan.status,
    priority: random.pick(['low', 'low', 'normal', 'normal', 'normal', 'high', 'urgent'] as const),
    type: plan.problem?.type ?? (plan.sort === 'automated' ? null : 'Question'),
    channel:
      plan.sort === 'automated' ? 'email' : random.pick(['email', 'email', 'web', 'chat', 'phone'] as const),
    productId: plan.problem?.productId ?? (random.chance(0.3) ? random.pick(PRODUCTS).id : null),
    tags: plan.problem ? [...plan.problem.tags, ...(random.chance(0.2) ? ['vip'] : [])] : [],
    groupId: plan.problem?.groupId ?? (random.chance(0.5) ? 75 : null),
    requesterId: plan.requesterId,
    assigneeId: plan.assigneeId,
    companyId: plan.companyId,
    customFields: {
      cf_region: plan.problem ? random.pick(phrases.REGIONS) : null,
      cf_error_code: plan.problem?.log ? plan.variant : null,
    },
    createdAt: plan.createdAt,
    updatedAt: plan.updatedAt,
    resolvedAt: solvedAt,
    turns,
  }
}

/** One by one: no more than the current ticket is kept in memory. */
export function* generateTickets(world: TicketWorld): Generator<WorldTicket> {
  for (let id = 1; id <= world.size; id++) yield generateTicket(world, id)
}

function causeOf({ problem, variant }: TicketPlan): string | null {
  return problem && `${problem.family}/${problem.id}/${variant.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`
}

function subjectOf(plan: TicketPlan, random: Random): string {
  const { language, sort, problem } = plan
  if (plan.state === 'spam') return random.pick(phrases.SPAM_SUBJECTS[language])
  if (sort === 'automated') return fill(automatedOf(plan).subject[language][0] ?? '', random)
  if (!problem) return language === 'ko' ? '문의' : 'Question'
  const subject = random.pick(problem.subjects[language]).replaceAll('{v}', plan.variant)
  return random.chance(0.1) ? `RE: ${subject}` : subject
}

function automatedOf(plan: TicketPlan): (typeof phrases.AUTOMATED)[number] {
  return createRandom(`automated ${plan.id}`).pick(phrases.AUTOMATED)
}

function writeTurns(plan: TicketPlan, random: Random): WorldTurn[] {
  const customer = personById(plan.requesterId)
  const agent = personById(plan.assigneeId ?? AGENTS[0]?.id ?? 9001)
  const turns: WorldTurn[] = []
  const lastReply = plan.kinds.lastIndexOf('reply')
  const isSolved = isSolvedPlan(plan)
  for (const [place, kind] of plan.kinds.entries()) {
    const isByCustomer = kind === 'description' || kind === 'customer'
    const author = isByCustomer ? customer : agent
    const isSolution = isSolved && place === lastReply
    const before = turns.at(-1)
    const written = writeTurn({ plan, random, kind, place, customer, author, isSolution, before })
    const createdAt = plan.createdAt + plan.step * place
    const id = plan.id * 1_000 + place
    turns.push({
      ...{ id, kind, createdAt, updatedAt: createdAt, authorId: author.id, ...written },
      isPrivate: kind === 'note',
      attachments: isByCustomer ? attachmentsOf(plan, id, random) : [],
    })
  }
  return turns
}

type Writing = {
  plan: TicketPlan
  random: Random
  kind: WorldTurn['kind']
  place: number
  customer: Person
  author: Person
  isSolution: boolean
  before: WorldTurn | undefined
}

function writeTurn(writing: Writing): { html: string; text: string } {
  const { plan, random, kind, author, before } = writing
  const paragraphs = paragraphsOf(writing)
  const isMail = kind !== 'note' && plan.sort === 'question'
  const quotes = before && before.kind !== 'note' && isMail && random.chance(0.4)
  return mailText(
    {
      paragraphs,
      code:
        kind === 'description' && plan.problem?.log && random.chance(0.4) ? logOf(plan, random) : undefined,
      signature: isMail && random.chance(0.6) ? signatureOf(author, random) : undefined,
      quote: quotes
        ? {
            from: personById(before.authorId),
            at: before.createdAt,
            lines: before.text.split('\n').slice(0, 6),
          }
        : undefined,
    },
    plan.language,
    random,
  )
}

function paragraphsOf(writing: Writing): string[] {
  const { plan, random, kind, customer, place, isSolution } = writing
  const { language, problem } = plan
  const say = (words: Words) => fill(random.pick(words[language]), random).replaceAll('{v}', plan.variant)
  const toCustomer = (body: string[]) => [
    say(phrases.AGENT_OPENINGS).replaceAll('{name}', customer.name),
    ...body,
    say(phrases.AGENT_CLOSINGS),
  ]
  if (kind === 'note') return noteOf(plan, place, random)
  if (kind === 'description') return descriptionOf(plan, say, random)
  if (kind === 'forward') return [say(problem ? problem.symptoms : phrases.SHORT)]
  if (!problem) return toCustomer([say(phrases.LONG_AGENT)])
  if (isSolution) return toCustomer([say(problem.solutions)])
  const round = Math.floor(place / 2)
  const question = problem.questions[language][round]
  if (kind === 'reply')
    return toCustomer([question ? question.replaceAll('{v}', plan.variant) : say(phrases.LONG_AGENT)])
  const isThanks = place === plan.kinds.length - 1 && isSolvedPlan(plan) && plan.kinds[place - 1] === 'reply'
  if (isThanks) return [say(phrases.THANKS)]
  const tells = random.chance(0.4) ? [say(problem.answers)] : []
  return round <= 1 ? [say(problem.answers)] : [say(phrases.LONG_CUSTOMER), ...tells]
}

function isSolvedPlan({ status }: TicketPlan): boolean {
  return status === 'resolved' || status === 'closed'
}

function descriptionOf(plan: TicketPlan, say: (words: Words) => string, random: Random): string[] {
  if (plan.state === 'spam') return [say(phrases.SPAM_BODIES), 'http://prize.example/claim']
  if (plan.sort === 'automated') return [say(automatedOf(plan).body)]
  if (!plan.problem) return [say(phrases.SHORT)]
  return [
    ...(random.chance(0.8) ? [say(phrases.GREETINGS)] : []),
    say(plan.problem.symptoms),
    ...(random.chance(0.7) ? [say(phrases.CONTEXTS)] : []),
    ...(random.chance(0.2) ? [say(phrases.CONTEXTS)] : []),
    ...(random.chance(0.7) ? [say(phrases.REQUESTS)] : []),
  ]
}

function noteOf(plan: TicketPlan, place: number, random: Random): string[] {
  if (plan.mergedInto !== null) return [`This ticket is closed and merged into ticket ${plan.mergedInto}`]
  if (plan.absorbs !== null && place === plan.kinds.length - 1) return [`Merged from ticket ${plan.absorbs}`]
  const known = plan.problem ? random.pick(plan.problem.notes[plan.language]) : 'No action needed.'
  return random.chance(0.6) ? [known, `Internal reference: ${noteCanary(plan.id)}`] : [known]
}

const ATTACHMENT_SHARE = 0.08
const ATTACHMENT_KINDS: AttachmentKind[] = ['log', 'log', 'pdf', 'docx', 'png', 'csv']

function attachmentsOf(plan: TicketPlan, turnId: number, random: Random): WorldTurn['attachments'] {
  if (!plan.problem || !random.chance(ATTACHMENT_SHARE)) return []
  const count = random.chance(0.2) ? 2 : 1
  return Array.from({ length: count }, (_, index) => {
    const kind = random.pick(ATTACHMENT_KINDS)
    const id = turnId * 10 + index
    return attachmentOf(id, kind, `${plan.problem?.id}-${id}`, logOf(plan, random))
  })
}

function logOf(plan: TicketPlan, random: Random): string {
  const line = (plan.problem?.log ?? 'state: {v}').replaceAll('{v}', plan.variant)
  const stamp = () =>
    `2026-0${1 + random.below(9)}-1${random.below(10)}T0${random.below(10)}:1${random.below(10)}:00Z`
  const host = `node-${random.below(400)}`
  return [
    `${stamp()} ${host} kernel: started`,
    `${stamp()} ${host} ${line}`,
    `${stamp()} ${host} kernel: done`,
  ].join('\n')
}

function fill(text: string, random: Random): string {
  return text
    .replaceAll('{n}', () => String(2 + random.below(28)))
    .replaceAll('{region}', () => random.pick(phrases.REGIONS))
}
