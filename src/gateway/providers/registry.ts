import { anthropic } from './anthropic.ts'
import { azureOpenai } from './azure-openai.ts'
import { bedrock } from './bedrock.ts'
import { google } from './google.ts'
import { openai } from './openai.ts'
import { openaiCompatible } from './openai-compatible.ts'
import type { ProviderKind } from './provider-kind.ts'

/** Every kind of provider, in the order in which forms offer them. */
export const providerKinds: readonly ProviderKind[] = [
  openai,
  anthropic,
  google,
  azureOpenai,
  bedrock,
  openaiCompatible,
]

const byName = new Map(providerKinds.map((kind) => [kind.kind, kind]))

export function providerKindNamed(name: string): ProviderKind | undefined {
  return byName.get(name)
}
