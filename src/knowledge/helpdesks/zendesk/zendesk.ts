import { z } from 'zod'
import type { HelpdeskConnector } from '../helpdesk.ts'
import { helpdeskSettings } from '../helpdesk-config.ts'
import { connectZendesk } from './connect-zendesk.ts'
import { readZendeskWebhook, ZENDESK_WEBHOOK_HEADER } from './read-zendesk-webhook.ts'

const configSchema = z.strictObject({
  ...helpdeskSettings,
  email: z
    .email()
    .optional()
    .describe('Whose API token it is; left out where the secret is an OAuth access token'),
})
export type ZendeskConfig = z.output<typeof configSchema>

export const zendesk: HelpdeskConnector<ZendeskConfig> = {
  kind: 'zendesk',
  label: { en: 'Zendesk', ko: 'Zendesk' },
  platformNames: [],
  configSchema,
  secretLabel: { en: 'API token or OAuth access token', ko: 'API 토큰 또는 OAuth 액세스 토큰' },
  webhookSecretFrom: 'vendor',
  webhookHeader: ZENDESK_WEBHOOK_HEADER,
  connect: connectZendesk,
  readWebhook: readZendeskWebhook,
}
