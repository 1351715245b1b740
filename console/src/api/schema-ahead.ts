import type { paths as GeneratedPaths } from './schema.generated.ts'

type Ahead = {
  '/api/v1/sign-in/provider': {
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { 'application/json': { provider: string; to?: string } } }
      responses: {
        200: {
          headers: { [name: string]: unknown }
          content: { 'application/json': { url: string } }
        }
      }
    }
  }
}

/** The generated paths, with the one that the server does not describe yet. */
export type paths = Omit<GeneratedPaths, keyof Ahead> & Ahead
