import type { LanguageModelV4 } from '@ai-sdk/provider'
import type { InProcessModels } from '../../../gateway/index.ts'
import type { Principal } from '../../../platform/index.ts'

/** The model that a tenant has chosen for something, on behalf of who asks. */
export type TenantModel = {
  /** As the organisation calls it. */
  alias: string
  chat: LanguageModelV4
  /** It reads little at once: it gets light prompts and fewer passages. */
  isSmall: boolean
  /** Of the row in the ledger; null as long as there is none. */
  callId(): string | null
}

export function tenantModel(
  models: InProcessModels,
  alias: string,
  principal: Principal,
  { feature, isSmall }: { feature: string; isSmall: boolean },
): TenantModel {
  let callId: string | null = null
  const onRecord = (record: { id: string }) => {
    callId = record.id
  }
  return { alias, isSmall, chat: models.chat(alias, { principal, feature, onRecord }), callId: () => callId }
}
