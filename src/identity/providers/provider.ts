/** What an identity provider says of whoever signed in there, checked as far as the protocol allows. */
export type ProviderIdentity = {
  /** Never changes for one person at one provider, and is never given to another. At most 255 characters. */
  subject: string
  /** In lower case; null when the provider tells none. */
  email: string | null
  /** The provider vouches that the address is this person's now. */
  emailVerified: boolean
  name: string | null
  /** Names of groups at the provider, at most 1,000; empty where it tells none. */
  groups: string[]
}

/** What a sign-in under way needs again when the browser comes back; kept encrypted in its cookie. */
export type Kept = {
  /** Comes back in the address: it ties the answer to this browser. */
  state: string
  /** Comes back inside the ID token; unused where there is none. */
  nonce: string
  /** Proves to the token endpoint that whoever redeems the code is who asked for it (PKCE, S256). */
  codeVerifier: string
  /** Exactly as it was sent. */
  redirectUri: string
}

/** Somewhere that people may sign in. One file makes each; registry.ts lists them. */
export type Provider = {
  /** Stands in routes and in the address that is registered at the provider. */
  id: 'oidc' | 'google' | 'github'
  /** As the sign-in page shows it. */
  name: string
  /** Accounts are known by this and the subject: a base address without a slash at its end. */
  issuer: string
  /** Where the browser goes, and what is to be kept meanwhile. Throws `provider_unavailable`. */
  begin(redirectUri: string): Promise<{ url: string; keep: Kept }>
  /**
   * Redeems what the browser brought back. The caller has compared the state, and uses it once. Throws
   * `provider_denied`, `provider_unavailable`, or `provider_failed` for whatever cannot be believed.
   */
  finish(callback: URL, kept: Kept): Promise<ProviderIdentity>
}
