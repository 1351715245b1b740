import type {} from './schema.generated.ts'

type Ok<T, S extends number = 200> = {
  responses: { [K in S]: { headers: { [n: string]: unknown }; content: { 'application/json': T } } }
}
type Params<Q, P> = { parameters: { query?: Q; header?: never; path: P; cookie?: never } }
type Plain<Q = never> = { parameters: { query?: Q; header?: never; path?: never; cookie?: never } }
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

declare module './schema.generated.ts' {
  interface paths {
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
