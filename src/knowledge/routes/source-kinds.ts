import { z } from 'zod'
import { defineRoute } from '../../platform/index.ts'
import type { Connectors } from '../connectors/registry.ts'
import { helpdeskConnectors } from '../helpdesks/registry.ts'

const words = z.object({ en: z.string(), ko: z.string() })

const kindSchema = z.object({
  kind: z.string(),
  label: words,
  is_helpdesk: z.boolean().describe('Read by runs (POST /api/v1/ingest), not by syncs'),
  secret: z
    .object({ label: words })
    .nullable()
    .describe('What its credential is called; null: it needs none'),
  webhook_secret_from: z
    .enum(['naru', 'vendor'])
    .nullable()
    .describe('Who makes up the secret of its webhooks; null: it has none'),
  config_schema: z.record(z.string(), z.unknown()).describe('JSON Schema of its settings'),
})

export function sourceKindsRoute(deps: { connectors: Pick<Connectors, 'all' | 'creatable'> }) {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/source-kinds',
    permission: 'knowledge:write',
    summary: 'List the kinds of sources and the settings of each',
    tags: ['Knowledge'],
    response: z.object({ items: z.array(kindSchema) }),
    handler: async () => ({ items: [...plainKinds(deps.connectors), ...helpdeskKinds()] }),
  })
}

function plainKinds({
  all,
  creatable,
}: Pick<Connectors, 'all' | 'creatable'>): z.output<typeof kindSchema>[] {
  return all
    .filter(({ kind }) => creatable.includes(kind))
    .map(({ kind, label, configSchema }) => ({
      ...{ kind, label, is_helpdesk: false, secret: null, webhook_secret_from: null },
      config_schema: formOf(configSchema),
    }))
}

function helpdeskKinds(): z.output<typeof kindSchema>[] {
  return helpdeskConnectors.map(({ kind, label, secretLabel, webhookSecretFrom, configSchema }) => ({
    ...{ kind, label, is_helpdesk: true, secret: { label: secretLabel } },
    webhook_secret_from: webhookSecretFrom,
    config_schema: formOf(configSchema),
  }))
}

function formOf(schema: z.ZodType): Record<string, unknown> {
  return z.toJSONSchema(schema, { io: 'input' })
}
