import type { Chunk, ChunkKind } from '../pipeline/chunk.ts'
import type { Block } from '../pipeline/document.ts'
import { estimateTokens } from '../pipeline/estimate-tokens.ts'
import { splitBlock, TARGET_TOKENS } from '../pipeline/split-block.ts'
import type { Audience, Summary } from '../understanding/summarised-ticket.ts'

/** A turn of a ticket as passages are made of it. */
export type ChunkedTurn = {
  /** `trn_…` */
  id: string
  kind: 'description' | 'customer' | 'reply' | 'note' | 'forward'
  isPrivate: boolean
  content: string
}

/** What stands before each passage of a ticket. */
export type TicketFacts = {
  title: string
  language: string
  product: string | null
  status: string
  /** RFC 3339. */
  createdAt: string
}

const MAX_TOKENS = 500

const HEADINGS = {
  en: {
    problem: 'Problem',
    solution: 'Solution',
    turn: 'Conversation',
    note: 'Private note',
    summary: 'Summary',
  },
  ko: { problem: '문제', solution: '해결', turn: '대화', note: '비공개 메모', summary: '요약' },
}
const SPEAKERS = {
  en: { customer: 'Customer', agent: 'Agent' },
  ko: { customer: '고객', agent: '상담원' },
}

type TicketKind = keyof (typeof HEADINGS)['en']
type Draft = { kind: TicketKind; partId: string | null; privateAcl: string[] | null; content: string }

/** The passages of a ticket. `solutionAt`: the turn that solved it; -1: none. */
export function ticketChunks(
  facts: TicketFacts,
  turns: readonly ChunkedTurn[],
  solutionAt: number,
  noteAcl: string[],
): Chunk[] {
  const drafts: Draft[] = []
  let talk: ChunkedTurn[] = []
  const endTalk = () => {
    drafts.push(...conversation(facts, talk))
    talk = []
  }
  for (const [at, turn] of turns.entries()) {
    const own = { partId: turn.id, privateAcl: turn.isPrivate ? noteAcl : null }
    if (turn.isPrivate) drafts.push(...passages(turn.content, { ...own, kind: 'note' }))
    else if (turn.kind === 'description') drafts.push(...problem(facts, turn))
    else if (at === solutionAt) {
      endTalk()
      drafts.push(...passages(turn.content, { ...own, kind: 'solution' }))
    } else talk.push(turn)
  }
  endTalk()
  if (drafts.length === 0)
    drafts.push({ kind: 'problem', partId: null, privateAcl: null, content: facts.title })
  return drafts.map((draft, ordinal) => toChunk(facts, draft, ordinal))
}

/** The passage that a summary is found by. */
export function summaryChunk(
  facts: TicketFacts,
  summary: Summary,
  reader: { audience: Audience; privateAcl: string[] | null },
): Chunk {
  const { problem: what, cause, solution, result } = summary
  const content = [what, cause, solution, result].filter((text) => text !== '').join('\n\n') || facts.title
  return toChunk(
    facts,
    { kind: 'summary', partId: reader.audience, privateAcl: reader.privateAcl, content },
    0,
  )
}

/** Title, kind, product, date and status: the line that stands before a passage of a ticket in every index. */
export function contextLine(facts: TicketFacts, heading: string): string {
  const said = [facts.product, facts.createdAt.slice(0, 10), facts.status].filter(Boolean).join(', ')
  return `${facts.title} > ${heading} (${said})`
}

function toChunk(facts: TicketFacts, draft: Draft, ordinal: number): Chunk {
  const heading = HEADINGS[languageOf(facts)][draft.kind]
  const { content, partId, privateAcl } = draft
  const kind: ChunkKind = draft.kind
  return { ordinal, heading, context: contextLine(facts, heading), content, kind, partId, privateAcl }
}

function languageOf({ language }: TicketFacts): 'en' | 'ko' {
  return language === 'ko' ? 'ko' : 'en'
}

function problem(facts: TicketFacts, turn: ChunkedTurn): Draft[] {
  const drafts = passages(turn.content, { kind: 'problem', partId: turn.id, privateAcl: null })
  const [first] = drafts
  const own = { kind: 'problem' as const, partId: turn.id, privateAcl: null }
  if (!first) return [{ ...own, content: facts.title }]
  return [{ ...first, content: `${facts.title}\n\n${first.content}` }, ...drafts.slice(1)]
}

/** Turns in a row, as many in a passage as fit, each under who spoke; a long one alone in several. */
function conversation(facts: TicketFacts, turns: readonly ChunkedTurn[]): Draft[] {
  const drafts: Draft[] = []
  let open: Draft | undefined
  let size = 0
  for (const turn of turns) {
    if (turn.content === '') continue
    const text = `${speakerOf(facts, turn)}: ${turn.content}`
    const tokens = estimateTokens(text)
    if (open && size + tokens <= MAX_TOKENS) {
      open.content += `\n\n${text}`
      size += tokens
      continue
    }
    const parts = passages(text, { kind: 'turn', partId: turn.id, privateAcl: null })
    drafts.push(...parts)
    open = parts.at(-1)
    size = open ? estimateTokens(open.content) : 0
  }
  return drafts
}

export function speakerOf(facts: Pick<TicketFacts, 'language'>, { kind }: Pick<ChunkedTurn, 'kind'>): string {
  const names = SPEAKERS[facts.language === 'ko' ? 'ko' : 'en']
  return kind === 'description' || kind === 'customer' ? names.customer : names.agent
}

/** A text in pieces of about equal size, cut at its paragraphs where they allow it. */
function passages(text: string, own: Omit<Draft, 'content'>): Draft[] {
  if (text === '') return []
  const tokens = estimateTokens(text)
  if (tokens <= MAX_TOKENS) return [{ ...own, content: text }]
  const aim = tokens / Math.ceil(tokens / TARGET_TOKENS)
  const contents: string[] = []
  let content = ''
  let size = 0
  for (const unit of toBlocks(text).flatMap(splitBlock)) {
    if (content !== '' && (size >= aim || size + unit.tokens > MAX_TOKENS)) {
      contents.push(content)
      content = ''
      size = 0
    }
    content += content === '' ? unit.text : unit.joint + unit.text
    size += unit.tokens
  }
  return [...contents, content].filter((piece) => piece !== '').map((piece) => ({ ...own, content: piece }))
}

type BodyBlock = Exclude<Block, { kind: 'heading' }>

function toBlocks(text: string): BodyBlock[] {
  return text
    .split(/\n{2,}/)
    .filter((part) => part.trim() !== '')
    .map((part) => ({ kind: part.startsWith('```') ? 'code' : 'paragraph', text: part }))
}
