import { z } from 'zod'
import type { Connector } from './connector.ts'

/** Documents that programs send through `PUT /api/v1/documents`: nothing to list, nothing to follow. */
export const pushConnector: Connector<Record<string, never>> = {
  kind: 'push',
  label: { en: 'Sent through the API', ko: 'API로 보낸 문서' },
  configSchema: z.strictObject({}),
  lists: false,
  async *items() {},
  async check() {},
}
