import type { NewProvider, Provider, ProviderChange, ProviderKind } from '../../api/types.ts'
import {
  isSecretGiven,
  noSecret,
  type SecretDraft,
  secretAt,
  secretOf,
} from '../../components/secret-draft.ts'

export type ProviderDraft = {
  name: string
  kind: string
  baseUrl: string
  /** An empty value on a provider that is changed: the stored one stays. */
  secret: SecretDraft
  options: Record<string, string>
}

export const blankProvider = (kind: string): ProviderDraft => ({
  name: '',
  kind,
  baseUrl: '',
  secret: noSecret,
  options: {},
})

export const draftOfProvider = ({
  name,
  kind,
  base_url,
  secret_reference,
  options,
}: Provider): ProviderDraft => ({
  name,
  kind,
  baseUrl: base_url,
  secret: secretAt(secret_reference),
  options,
})

/** Options as they are sent: those that are filled in, of this kind. */
function optionsOf({ options }: ProviderDraft, kind: ProviderKind): Record<string, string> {
  return Object.fromEntries(
    kind.options
      .map(({ name }) => [name, options[name]?.trim() ?? ''] as const)
      .filter(([, value]) => value !== ''),
  )
}

export function newProvider(draft: ProviderDraft, kind: ProviderKind, check: boolean): NewProvider {
  const baseUrl = draft.baseUrl.trim()
  return {
    name: draft.name.trim(),
    kind: draft.kind,
    ...(baseUrl === '' ? {} : { base_url: baseUrl }),
    ...secretOf(draft.secret),
    options: optionsOf(draft, kind),
    check,
  }
}

/** Without its end slashes, as the server keeps it. */
const trimmed = (address: string) => address.trim().replace(/\/+$/, '')

/** Whether a stored secret would go to another address than the one that it was given for. */
export function needsSecretAgain(stored: Provider, draft: ProviderDraft): boolean {
  return stored.has_secret && trimmed(draft.baseUrl) !== trimmed(stored.base_url)
}

/** Only what differs. */
export function providerChange(
  stored: Provider,
  draft: ProviderDraft,
  kind: ProviderKind,
): Omit<ProviderChange, 'check'> {
  const name = draft.name.trim()
  const secret = secretOf(draft.secret)
  const isElsewhere = trimmed(draft.baseUrl) !== trimmed(stored.base_url)
  // where it lies stands in the form, so it goes with another address without being typed again
  const isSame = secret.secret_reference === stored.secret_reference && !isElsewhere
  const options = optionsOf(draft, kind)
  const isAsBefore =
    JSON.stringify(Object.entries(options).sort()) === JSON.stringify(Object.entries(stored.options).sort())
  return {
    ...(name === stored.name ? {} : { name }),
    ...(isElsewhere ? { base_url: draft.baseUrl.trim() || null } : {}),
    ...(isSame ? {} : secret),
    ...(isAsBefore ? {} : { options }),
  }
}

/** What is wrong, by field; options by their own names. */
export type ProviderProblems = {
  name?: true
  baseUrl?: 'addressRequired' | 'addressInvalid'
  secret?: true
  [option: string]: true | string | undefined
}

const isAddress = (text: string) => /^https?:\/\/[^\s/]/.test(text)

export function providerProblems(
  draft: ProviderDraft,
  kind: ProviderKind,
  stored: Provider | undefined,
): ProviderProblems {
  const address = draft.baseUrl.trim()
  const isMissing = stored ? needsSecretAgain(stored, draft) : kind.secret.is_required
  const empty = kind.options.filter(
    ({ name, is_required }) => is_required && (draft.options[name] ?? '').trim() === '',
  )
  return {
    ...(draft.name.trim() === '' ? { name: true as const } : {}),
    ...(address === '' && !kind.default_base_url ? { baseUrl: 'addressRequired' as const } : {}),
    ...(address !== '' && !isAddress(address) ? { baseUrl: 'addressInvalid' as const } : {}),
    ...(isMissing && !isSecretGiven(draft.secret) ? { secret: true as const } : {}),
    ...Object.fromEntries(empty.map(({ name }) => [name, true as const])),
  }
}
