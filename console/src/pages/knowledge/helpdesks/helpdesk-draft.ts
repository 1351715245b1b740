import type { NewSource, Source, SourceKind } from '../../../api/types.ts'
import { isSecretGiven, noSecret, type SecretDraft, secretOf } from '../../../components/secret-draft.ts'
import { type ConfigDraft, configFields, configOf, isMissing, startConfig } from './config-fields.ts'

/** How a help desk is reached and what is brought in of it, as the form holds it. */
export type HelpdeskDraft = { name: string; config: ConfigDraft; secret: SecretDraft }

/** What is wrong with a field, by its name; settings by theirs. */
export type HelpdeskProblems = Record<string, 'nameRequired' | 'required' | 'secretRequired'>

/** What the form begins with: a new one under this name, or the one that is changed. */
export function startHelpdesk(kind: SourceKind, start: string | Source): HelpdeskDraft {
  const isNew = typeof start === 'string'
  return {
    name: isNew ? start : start.name,
    config: startConfig(configFields(kind.config_schema), isNew ? {} : start.config),
    secret: noSecret,
  }
}

/** Whether a stored credential would go to another address than the one that it was given for. */
export const isOtherAddress = (draft: HelpdeskDraft, stored: Source) =>
  String(draft.config.url ?? '').trim() !== stored.config.url

export function helpdeskProblems(draft: HelpdeskDraft, kind: SourceKind, stored?: Source): HelpdeskProblems {
  const missing = configFields(kind.config_schema).filter((field) => isMissing(field, draft.config))
  const needsSecret = kind.secret !== null && (!stored || isOtherAddress(draft, stored))
  return {
    ...(draft.name.trim() === '' ? { name: 'nameRequired' as const } : {}),
    ...Object.fromEntries(missing.map(({ name }) => [name, 'required' as const])),
    ...(needsSecret && !isSecretGiven(draft.secret) ? { secret: 'secretRequired' as const } : {}),
  }
}

/** What is sent. Of one that is changed, the settings that the form does not show stay as they are. */
export function sentHelpdesk(draft: HelpdeskDraft, kind: SourceKind, stored?: Source) {
  const fields = configFields(kind.config_schema)
  const others = Object.entries(stored?.config ?? {}).filter(
    ([key]) => !fields.some(({ name }) => name === key),
  )
  const config: NewSource['config'] = { ...Object.fromEntries(others), ...configOf(fields, draft.config) }
  return { name: draft.name.trim(), config, ...secretOf(draft.secret) }
}
