import { randomBytes } from 'node:crypto'

/** Under which name the secret box keeps what requests of this key are signed with. */
export function signingSecretName(keyId: string): string {
  return `keys/${keyId}/signing`
}

/** 256 random bits behind a prefix of its own, so that scanners tell it from a key. */
export function newSigningSecret(): string {
  return `naru_ss_${randomBytes(32).toString('base64url')}`
}
