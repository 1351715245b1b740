import type { SharedV4ProviderMetadata, SharedV4ProviderOptions } from '@ai-sdk/provider'
import { z } from 'zod'
import { tryJson } from '../dialects/read-request.ts'
import type { AssistantParts } from './translated-request.ts'

/*
 * Providers sign or encrypt what a model thought, and want it back in the next turn. Clients keep such things in one
 * opaque text of their API (a signature, encrypted content): what the AI SDK tells of the reasoning goes there and back.
 */

const PREFIX = 'naru.'
const metadata = z.record(z.string(), z.record(z.string(), z.json()))
const SEALS = ['signature', 'redactedData', 'reasoningEncryptedContent', 'thoughtSignature']

/** Empty when the provider wants nothing back. */
export function packReasoning(told: SharedV4ProviderMetadata | undefined): string {
  const isSealed = Object.values(told ?? {}).some((of) => SEALS.some((name) => of?.[name]))
  return isSealed ? PREFIX + Buffer.from(JSON.stringify(told)).toString('base64url') : ''
}

/** The part of the prompt that goes back; undefined for reasoning that did not come through here. */
export function unpackReasoning(packed: string, text: string): AssistantParts[number] | undefined {
  if (!packed.startsWith(PREFIX)) return undefined
  const json = tryJson(Buffer.from(packed.slice(PREFIX.length), 'base64url').toString())
  const { data } = metadata.safeParse(json)
  return data && { type: 'reasoning', text, providerOptions: data as SharedV4ProviderOptions }
}

export const FOREIGN_REASONING = 'Reasoning that another provider signed was left out of the conversation.'
