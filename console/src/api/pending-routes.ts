import type {} from './schema.generated.ts'

type Ok<T, S extends number = 200> = {
  responses: { [K in S]: { headers: { [n: string]: unknown }; content: { 'application/json': T } } }
}
type Params<Q, P> = { parameters: { query?: Q; header?: never; path: P; cookie?: never } }
type Plain<Q = never> = { parameters: { query?: Q; header?: never; path?: never; cookie?: never } }
type Bodied<B> = { requestBody: { content: { 'application/json': B } } }
type NoBody = { requestBody?: never }
type Base = {
  parameters: { query?: never; header?: never; path?: never; cookie?: never }
  get?: never
  put?: never
  post?: never
  delete?: never
  options?: never
  head?: never
  patch?: never
  trace?: never
}
type R<T> = Omit<Base, keyof T> & T
type Words = { en: string; ko: string }
type Status = 'open' | 'pending' | 'on_hold' | 'resolved' | 'closed'
type Priority = 'low' | 'normal' | 'high' | 'urgent' | null
type Run = {
  id: string
  source: { id: string; name: string; kind: string }
  mode: 'changes' | 'full'
  status: 'queued' | 'running' | 'done' | 'failed' | 'paused'
  paused_until: string | null
  stages: Array<{
    stage: 'tickets' | 'articles' | 'attachments' | 'summaries' | 'embeddings'
    total: number | null
    done: number
    unchanged: number
    failed: number
    deleted: number
    rate_per_second: number | null
    seconds_left: number | null
  }>
  reached: string | null
  message: Words | null
  error: { code: string; message: string } | null
  started_at: string | null
  finished_at: string | null
}
type Row = {
  ticket_id: string
  document_id: string
  subject: string
  status: Status
  priority: Priority
  language: string
  product: string | null
  tags: string[]
  updated_at: string
  created_at: string
  source: { id: string; name: string }
  url: string | null
  summary: string | null
}
type Attachment = {
  id: string
  name: string
  content_type: string | null
  bytes: number | null
  status: 'waiting' | 'stored' | 'dead' | 'skipped'
}
type Turn = {
  id: string
  kind: 'description' | 'customer' | 'reply' | 'note' | 'forward'
  is_private: boolean
  author_id: string | null
  created_at: string
  content: string
  attachments: Attachment[]
}
type Cited = {
  id: number
  document_id: string
  chunk_id: string
  title: string
  heading: string
  url: string | null
  quote: string
  sentence: number
}
type Failed = {
  source: { id: string; name: string }
  kind: 'ticket' | 'article' | 'attachment'
  external_id: string
  attempts: number
  code: string
  message: string
  failed_at: string
}
type FailedBody =
  | { items: Array<{ source_id: string; kind: 'ticket' | 'article' | 'attachment'; external_id: string }> }
  | { all: true; source_id?: string }

declare module './schema.generated.ts' {
  interface paths {
    '/api/v1/ingest': R<{
      get: Plain<{ limit?: number; cursor?: string }> &
        NoBody &
        Ok<{ items: Run[]; next_cursor: string | null }>
      post: Plain & Bodied<{ source_id?: string; mode: 'changes' | 'full' }> & Ok<{ id: string }, 202>
    }>
    '/api/v1/ingest/{id}': R<{ get: Params<never, { id: string }> & NoBody & Ok<Run> }>
    '/api/v1/ingest/{id}/cancel': R<{ post: Params<never, { id: string }> & NoBody & Ok<never, 204> }>
    '/api/v1/ingest/estimate': R<{
      post: Plain &
        Bodied<{ source_id: string }> &
        Ok<{
          tickets: number | null
          to_summarise: number | null
          input_tokens: number
          output_tokens: number
          cost: string | null
          embedding_cost: string | null
          model: string | null
          sample: number
        }>
    }>
    '/api/v1/ingest-failures': R<{
      get: Plain<{ source_id?: string; limit?: number; cursor?: string }> &
        NoBody &
        Ok<{ items: Failed[]; next_cursor: string | null }>
    }>
    '/api/v1/ingest-failures/retry': R<{ post: Plain & Bodied<FailedBody> & Ok<{ retried: number }> }>
    '/api/v1/ingest-failures/dismiss': R<{ post: Plain & Bodied<FailedBody> & Ok<{ dismissed: number }> }>
    '/api/v1/tickets': R<{
      get: Plain<{ q?: string; status?: Status; source_id?: string; limit?: number; cursor?: string }> &
        NoBody &
        Ok<{ items: Row[]; next_cursor: string | null }>
    }>
    '/api/v1/tickets/{ticket_id}': R<{
      get: Params<{ source?: string }, { ticket_id: string }> &
        NoBody &
        Ok<Row & { turns: Turn[]; merged_ids: string[] }>
    }>
    '/api/v1/init/{ticket_id}': R<{
      get: Params<{ source?: string; limit?: number }, { ticket_id: string }> &
        NoBody &
        Ok<{
          query_id: string
          ticket: {
            ticket_id: string
            document_id: string
            subject: string
            status: Status
            priority: Priority
            language: string
            url: string | null
            updated_at: string
          }
          summary: {
            problem: string
            cause: string
            solution: string
            result: string
            mode: 'model' | 'extractive'
            audience: 'everyone' | 'internal'
            created_at: string
          } | null
          similar: Array<{
            ticket_id: string
            document_id: string
            subject: string
            status: Status
            url: string | null
            resolved_at: string | null
            score: number
            problem: string
            solution: string
            solution_chunk_id: string | null
            why: Array<
              | { kind: 'words'; words: string[] }
              | { kind: 'meaning'; similarity: number }
              | { kind: 'same'; field: 'product' | 'type' | 'tag' | 'error_code'; values: string[] }
            >
          }>
          solutions: Array<{
            document_id: string
            chunk_id: string
            title: string
            heading: string
            url: string | null
            type: string | null
            snippet: string
            score: number
          }>
          took_ms: number
          fetched: 'stored' | 'live'
        }>
    }>
    '/api/v1/generate_reply': R<{
      post: Plain &
        Bodied<{
          ticket_id: string
          source?: string
          instructions?: string
          language?: string
          tone?: string
        }> &
        Ok<{
          reply_id: string
          query_id: string
          language: string
          mode: 'generated' | 'extractive'
          text: string
          citations: Cited[]
          warnings: Array<{ code: string; message: Words; from: number; to: number }>
          model: string | null
          prompt: { id: string; version: number } | null
          took_ms: number
        }>
    }>
    '/api/v1/feedback/{query_id}': R<{
      delete: Params<never, { query_id: string }> & NoBody & Ok<never, 204>
    }>
    '/api/v1/evaluation': R<{
      get: Plain<{ days?: number }> &
        NoBody &
        Ok<{
          labels: number
          methods: Array<{
            method: 'lexical' | 'vector' | 'hybrid'
            ndcg_10: number
            hit_1: number
            recall_10: number
            mrr: number
            queries: number
          }>
          replies: {
            proposed: number
            accepted: number
            edited: number
            ignored: number
            mean_edit: number | null
          }
          feedback: { up: number; down: number }
          vector_weight: number | null
          weeks: Array<{
            week: string
            accepted: number
            edited: number
            ignored: number
            up: number
            down: number
          }>
        }>
    }>
    '/api/v1/evaluation/tune': R<{ post: Plain & NoBody & Ok<{ vector_weight: number }> }>
  }
}
