import type { Config } from '../../platform/index.ts'
import { createGithub } from './github.ts'
import { createGoogle } from './google.ts'
import { createOidc } from './oidc.ts'
import type { Provider } from './provider.ts'

/** Each makes a provider of the settings, or nothing when it is not configured. In the order of the sign-in page. */
const MAKERS: ReadonlyArray<(config: Config) => Provider | undefined> = [
  createOidc,
  (config) => createGoogle(config),
  createGithub,
]

export function createRegistry(config: Config): Provider[] {
  return MAKERS.flatMap((make) => make(config) ?? [])
}
