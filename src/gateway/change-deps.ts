import type { Audit } from '../identity/index.ts'
import type { OpenSecret, SecretBox, Signals } from '../platform/index.ts'

/** What it takes to change what a tenant has set up. */
export type ChangeDeps = {
  signals: Pick<Signals, 'send'>
  audit: Audit
  secrets: SecretBox
  openSecret: OpenSecret
}
