import { z } from 'zod'
import { defineRoute, type Route } from '../../platform/index.ts'
import type { Apply } from './apply.ts'

const LONGEST = 500_000

const appliedSchema = z.object({
  changes: z.array(
    z.object({
      action: z.enum(['create', 'update', 'none']),
      kind: z.enum(['provider', 'model', 'key']),
      name: z.string(),
      fields: z
        .array(z.object({ path: z.string(), before: z.unknown(), after: z.unknown() }))
        .describe('What differs; secrets show as "(secret)"'),
    }),
  ),
  keys: z
    .array(z.object({ name: z.string(), key: z.string() }))
    .describe('Keys that were made now, in this answer only'),
})

type Deps = { apply: Apply }

export function applyRoutes({ apply }: Deps): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/api/v1/apply',
      permission: 'models:manage',
      tags: ['Models'],
      summary: 'Apply naru.yaml: providers, models and keys as a file declares them',
      description:
        'Creates and updates what the file names, all of it or nothing, and leaves everything else alone. Applying it again changes nothing. Keys in it need keys:manage too.',
      body: z.strictObject({
        config: z.string().max(LONGEST).describe('The text of the file, with its variables replaced'),
        dry_run: z.boolean().default(false).describe('Only tell what would change'),
      }),
      response: appliedSchema,
      handler: ({ principal, body }) =>
        apply(principal, { text: body.config, file: 'naru.yaml', isDryRun: body.dry_run }),
    }),
  ]
}
