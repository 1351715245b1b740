import { z } from 'zod'
import type { HelpdeskConnector } from '../helpdesk.ts'
import { helpdeskSettings } from '../helpdesk-config.ts'
import { connectFreshdesk } from './connect-freshdesk.ts'
import { FRESHDESK_WEBHOOK_HEADER, readFreshdeskWebhook } from './read-freshdesk-webhook.ts'

const configSchema = z.strictObject(helpdeskSettings)
export type FreshdeskConfig = z.output<typeof configSchema>

export const freshdesk: HelpdeskConnector<FreshdeskConfig> = {
  kind: 'freshdesk',
  label: { en: 'Freshdesk', ko: 'Freshdesk' },
  platformNames: [],
  configSchema,
  secretLabel: { en: 'API key', ko: 'API 키' },
  webhookSecretFrom: 'naru',
  webhookHeader: FRESHDESK_WEBHOOK_HEADER,
  connect: connectFreshdesk,
  readWebhook: readFreshdeskWebhook,
}
