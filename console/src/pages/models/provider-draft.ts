import type { NewProvider, Provider, ProviderChange, ProviderKind } from '../../api/types.ts'

export type ProviderDraft = {
  name: string
  kind: string
  baseUrl: string
  /** Empty on a provider that is changed: the stored one stays. */
  secret: string
  options: Record<string, string>
}

export const blankProvider = (kind: string): ProviderDraft => ({
  name: '',
  kind,
  baseUrl: '',
  secret: '',
  options: {},
})

export const draftOfProvider = ({ name, kind, base_url, options }: Provider): ProviderDraft => ({
  name,
  kind,
  baseUrl: base_url,
  secret: '',
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
  const secret = draft.secret.trim()
  return {
    name: draft.name.trim(),
    kind: draft.kind,
    ...(baseUrl === '' ? {} : { base_url: baseUrl }),
    ...(secret === '' ? {} : { secret }),
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
  const secret = draft.secret.trim()
  const options = optionsOf(draft, kind)
  const isAsBefore =
    JSON.stringify(Object.entries(options).sort()) === JSON.stringify(Object.entries(stored.options).sort())
  return {
    ...(name === stored.name ? {} : { name }),
    ...(trimmed(draft.baseUrl) === trimmed(stored.base_url)
      ? {}
      : { base_url: draft.baseUrl.trim() || null }),
    ...(secret === '' ? {} : { secret }),
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
  const hasSecret = draft.secret.trim() !== ''
  const isMissing = stored ? needsSecretAgain(stored, draft) : kind.secret.is_required
  const empty = kind.options.filter(
    ({ name, is_required }) => is_required && (draft.options[name] ?? '').trim() === '',
  )
  return {
    ...(draft.name.trim() === '' ? { name: true as const } : {}),
    ...(address === '' && !kind.default_base_url ? { baseUrl: 'addressRequired' as const } : {}),
    ...(address !== '' && !isAddress(address) ? { baseUrl: 'addressInvalid' as const } : {}),
    ...(isMissing && !hasSecret ? { secret: true as const } : {}),
    ...Object.fromEntries(empty.map(({ name }) => [name, true as const])),
  }
}
