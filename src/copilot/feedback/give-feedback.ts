import { isKept, recordVotes, voterOf, withdrawVotes } from '../../knowledge/index.ts'
import {
  AppError,
  accessOf,
  type Database,
  type FieldError,
  notFound,
  type Principal,
  type Tx,
} from '../../platform/index.ts'
import { decideDraft, findDraft, type StoredDraft } from '../replies/reply-store.ts'
import { isLoggedTicket, loggedTicket, subjectOfLogged } from '../tickets/logged-ticket.ts'
import { editedShare } from './edited-share.ts'
import {
  type AskedQuery,
  deleteFeedback,
  type FeedbackKind,
  type FeedbackRow,
  findFeedback,
  findQuery,
  type ItemVote,
  saveFeedback,
  type Vote,
} from './feedback-store.ts'

export type Feedback = {
  query_id: string
  kind: FeedbackKind
  vote?: Vote | undefined
  document_ids: string[]
  items: ItemVote[]
  comment: string | null
  reply_id?: string | undefined
  final_text?: string | undefined
}

/** Keeps what somebody says of a query; undefined: there is no such query, or its row is not written yet. */
export async function giveFeedback(
  database: Database,
  principal: Principal,
  feedback: Feedback,
): Promise<string | undefined> {
  const voterId = voterOf(principal)
  const { tenantId } = principal
  return database.tenant(accessOf(principal), async (tx) => {
    const query = await findQuery(tx, feedback.query_id)
    if (!query) return undefined
    requireShown(query, feedback)
    const before = await findFeedback(tx, query.id, voterId)
    await reopen(tx, before, voterId)
    const decision = await decided(tx, feedback, { query, voterId })
    const row: FeedbackRow = {
      ...{ kind: feedback.kind, document_ids: feedback.document_ids, items: feedback.items },
      ...{ comment: feedback.comment, reply_id: feedback.reply_id ?? null },
      vote: feedback.vote ?? (decision.isOfUse ? VOTE_OF[feedback.kind] : null),
    }
    const id = await saveFeedback(tx, { tenantId, queryId: query.id, voterId }, row)
    await replaceVotes(tx, { tenantId, voterId, query }, before, { row, ...decision })
    return id
  })
}

const VOTE_OF: Record<FeedbackKind, Vote | null> = {
  ...{ vote: null, accepted: 'up', edited: 'up' },
  // why a draft was of no use is not known: what it was made from may be as good as before
  ignored: null,
}

/** Takes one's feedback on a query back, with its votes; false: there is no such query. */
export async function takeFeedbackBack(
  database: Database,
  principal: Principal,
  queryId: string,
): Promise<boolean> {
  const voterId = voterOf(principal)
  return database.tenant(accessOf(principal), async (tx) => {
    const query = await findQuery(tx, queryId)
    if (!query) return false
    const before = await findFeedback(tx, query.id, voterId)
    if (!before) return true
    await deleteFeedback(tx, query.id, voterId)
    await replaceVotes(tx, { tenantId: principal.tenantId, voterId, query }, before, undefined)
    await reopen(tx, before, voterId)
    return true
  })
}

/** What was said of a draft before counts no more. */
async function reopen(tx: Tx, before: FeedbackRow | undefined, voterId: string): Promise<void> {
  if (!before || before.kind === 'vote' || before.reply_id === null) return
  const draft = await findDraft(tx, before.reply_id, voterId)
  if (draft) await decideDraft(tx, draft.id, { state: 'proposed', finalContent: null, editedShare: null })
}

/** `isOfUse`: it was sent, and what was sent is still it. */
type Decision = { draft: StoredDraft | undefined; isOfUse: boolean }

/**
 * The draft that the feedback is about, once its fate is written down. Only whom it was written for tells it, under a
 * query about the ticket that it answers.
 */
async function decided(
  tx: Tx,
  feedback: Feedback,
  { query, voterId }: { query: AskedQuery; voterId: string },
): Promise<Decision> {
  const { kind, reply_id, final_text } = feedback
  if (reply_id === undefined) {
    if (kind !== 'vote')
      throw incomplete('reply_id', `"${kind}" says what became of a draft: name it in reply_id.`)
    return { draft: undefined, isOfUse: false }
  }
  const draft = await findDraft(tx, reply_id, voterId)
  if (!draft) throw notFound('draft')
  if (loggedTicket(draft) !== query.query)
    throw mismatch([
      {
        path: 'reply_id',
        message: 'This draft answers another ticket. Send it with the query_id that came with it.',
      },
    ])
  if (kind === 'vote') return { draft, isOfUse: false }
  const isEdited = kind === 'edited'
  if (isEdited && final_text === undefined)
    throw incomplete('final_text', '"edited" needs final_text: what was sent instead of the draft.')
  const share = isEdited ? shareOf(draft, final_text as string) : kind === 'accepted' ? 0 : null
  await decideDraft(tx, reply_id, {
    state: kind,
    finalContent: isEdited ? (final_text as string) : null,
    editedShare: share,
  })
  return { draft, isOfUse: isKept(share) }
}

/** Of a draft whose text is forgotten nobody knows any more. */
function shareOf({ content }: StoredDraft, sent: string): number | null {
  return content === '' ? null : editedShare(content, sent)
}

function incomplete(path: string, message: string): AppError {
  return new AppError({ code: 'feedback_incomplete', status: 422, message, fields: [{ path, message }] })
}

/** Nobody votes on a document that the question did not find, or on one that there is not. */
function requireShown({ results }: AskedQuery, { document_ids, items }: Feedback): void {
  const shown = new Set(results.map((one) => one.document_id))
  const named = [
    ...document_ids.map((id, i) => ({ id, path: `document_ids[${i}]` })),
    ...items.map(({ document_id }, i) => ({ id: document_id, path: `items[${i}].document_id` })),
  ]
  const others = named.filter(({ id }) => !shown.has(id))
  if (others.length === 0) return
  throw mismatch(
    others.map(({ path }) => ({
      path,
      message: 'This query showed no such document. Name documents of its results or citations.',
    })),
  )
}

function mismatch(fields: FieldError[]): AppError {
  const message = fields[0]?.message ?? ''
  return new AppError({ code: 'feedback_mismatch', status: 422, message, fields })
}

type Place = { tenantId: string; voterId: string; query: AskedQuery }

/** The votes of now in place of those of before. */
async function replaceVotes(
  tx: Tx,
  { tenantId, voterId, query }: Place,
  before: FeedbackRow | undefined,
  now: ({ row: FeedbackRow } & Decision) | undefined,
): Promise<void> {
  // the words of a ticket are in no log: they are read as they are now
  const words = isLoggedTicket(query.query) ? await subjectOfLogged(tx, query.query) : query.query
  if (words === undefined) return
  const shown = query.results.map((one) => one.document_id)
  if (before) await withdrawVotes(tx, { tenantId, voterId, query: words, documentIds: shown })
  if (!now) return
  const votes = votesOf(now.row, now.isOfUse ? now.draft : undefined, new Set(shown))
  const kind = now.row.kind === 'vote' ? 'thumbs' : now.row.kind
  await recordVotes(tx, { tenantId, voterId, query: words, kind, votes })
}

/** Only on what was shown: nobody votes a document up that a question did not find. */
function votesOf(
  row: FeedbackRow,
  sent: StoredDraft | undefined,
  shown: Set<string>,
): Array<{ documentId: string; vote: 1 | -1 }> {
  const votes = new Map<string, 1 | -1>()
  const add = (id: string, vote: Vote) => {
    if (shown.has(id)) votes.set(id, vote === 'up' ? 1 : -1)
  }
  if (row.vote !== null && row.kind === 'vote') for (const id of row.document_ids) add(id, row.vote)
  for (const { document_id } of sent?.citations ?? []) add(document_id, 'up')
  for (const item of row.items) add(item.document_id, item.vote)
  return Array.from(votes, ([documentId, vote]) => ({ documentId, vote }))
}
