import type { FieldError } from '../../platform/index.ts'
import { given } from '../given.ts'
import { providerInvalid } from './provider-errors.ts'
import type { Provider, ProviderKind } from './provider-kind.ts'
import type { ProviderRow } from './provider-store.ts'
import { providerKindNamed, providerKinds } from './registry.ts'

/** What makes a provider, as people give it. */
export type ProviderInput = {
  name: string
  kind: string
  baseUrl?: string | null | undefined
  options?: Record<string, string> | undefined
}

/** The same, checked and complete. */
export type ProviderSettings = Pick<Provider, 'name' | 'kind' | 'baseUrl' | 'options'>

/** Checks that an address may be called; throws `address_not_allowed`. */
export type CheckAddress = (address: string) => URL

/** Throws `provider_invalid`, which names every field that is wrong, or `address_not_allowed`. */
export function readProvider(input: ProviderInput, checkAddress: CheckAddress): ProviderSettings {
  const kind = providerKindNamed(input.kind)
  if (!kind) {
    const known = providerKinds.map((one) => `"${one.kind}"`).join(', ')
    throw providerInvalid([{ path: 'kind', message: `is one of ${known}` }])
  }
  const options = readOptions(kind, input.options ?? {})
  const address = input.baseUrl || kind.defaultBaseUrl
  const fields = [...options.fields, ...addressFields(kind, address)]
  if (fields.length > 0) throw providerInvalid(fields)
  const { href } = checkAddress(address as string)
  return { name: input.name, kind, baseUrl: href.replace(/\/+$/, ''), options: options.values }
}

/** A provider as it was stored; undefined when this version of Naru does not know its kind. */
export function readStored(row: ProviderRow): ProviderSettings | undefined {
  const kind = providerKindNamed(row.kind)
  const { name, base_url: baseUrl } = row
  return kind && { name, kind, baseUrl, options: row.options as Record<string, string> }
}

function addressFields(kind: ProviderKind, address: string | undefined): FieldError[] {
  const path = 'base_url'
  if (address === undefined)
    return [{ path, message: `is needed: a provider of kind "${kind.kind}" has no address of its own` }]
  // what stands there would be lost, and could be a secret that everybody who lists providers reads
  if (URL.canParse(address) && /[?#]/.test(address))
    return [{ path, message: 'must end with its path: no "?" and no "#"' }]
  return []
}

function readOptions(kind: ProviderKind, options: Record<string, string>) {
  const parsed = kind.options.strict().safeParse(options)
  if (!parsed.success) {
    const fields = parsed.error.issues.map((issue) => ({
      path: ['options', ...issue.path].join('.'),
      message: issue.message,
    }))
    return { values: {}, fields }
  }
  return { values: given(parsed.data) as Record<string, string>, fields: [] }
}
