import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError, type Database, notFound, originOf, type Principal } from '../../platform/index.ts'
import type { Audit } from '../audit/audit.ts'
import { useSignature } from '../keys/used-signature-store.ts'
import type { People } from '../people/people.ts'
import { refuseManaged } from '../people/prove-owner.ts'
import { requirePerson } from '../require-person.ts'
import { type AdmitDeps, admit } from './admit.ts'
import { type Connections, connect, createConnections } from './connections.ts'
import type { Provider, ProviderIdentity } from './provider.ts'
import { CALLBACK_PATH, isSameState, MINUTES, type ProviderCookie, type UnderWay } from './provider-cookie.ts'
import { notSetUp, providerFailed, signInExpired } from './provider-errors.ts'

/** Where connecting is done from, and ends. */
const SECURITY_PATH = '/account/security'

export type Providers = {
  /** Those that are configured, as the sign-in page lists them. */
  list: ReadonlyArray<Pick<Provider, 'id' | 'name'>>
  /** Answers where the browser is to go, and sets the cookie that lets it finish. */
  begin(
    request: FastifyRequest,
    reply: FastifyReply,
    given: { provider: string; to: string },
  ): Promise<string>
  /** The same to connect the provider to the account of somebody who is signed in, and proves that it is theirs. */
  beginConnecting(
    principal: Principal,
    request: FastifyRequest,
    reply: FastifyReply,
    given: { provider: string; password: string | undefined },
  ): Promise<string>
  /** Finishes what the cookie began; answers the path of ours that the browser goes on to, whatever happened. */
  finish(request: FastifyRequest, reply: FastifyReply, provider: string): Promise<string>
  connections: Pick<Connections, 'list'>
  disconnect(principal: Principal, provider: string): Promise<void>
}

export type ProvidersDeps = AdmitDeps & {
  database: Database
  audit: Audit
  people: Pick<People, 'starts' | 'noteFailed' | 'setup' | 'proveOwner'>
  cookie: ProviderCookie
  registry: readonly Provider[]
  /** Where people reach this server, without a slash at its end. */
  baseUrl(request: FastifyRequest): string
}

/** Signing in through identity providers. */
export function createProviders(deps: ProvidersDeps): Providers {
  const { registry } = deps
  const connections = createConnections({ ...deps, providers: registry })
  const find = (id: string): Provider => {
    const provider = registry.find((one) => one.id === id)
    if (!provider) throw notFound('identity provider')
    return provider
  }
  return {
    list: registry.map(({ id, name }) => ({ id, name })),
    connections,
    disconnect: async (principal, id) => connections.disconnect(principal, find(id)),
    async begin(request, reply, { provider, to }) {
      const found = find(provider)
      if (await deps.people.setup.needsOwner()) throw notSetUp()
      return send(deps, { request, reply, provider: found, to })
    },
    async beginConnecting(principal, request, reply, { provider, password }) {
      const { id: personId, sessionId } = requirePerson(principal)
      const found = find(provider)
      const { keep } = await deps.people.proveOwner(principal, request, password)
      await deps.database.system(async (tx) => {
        await keep(tx)
        await refuseManaged(tx, personId, deps.isManaging)
      })
      const connect = { personId, sessionId: sessionId as string }
      return send(deps, { request, reply, provider: found, to: SECURITY_PATH, connect })
    },
    async finish(request, reply, id) {
      const provider = registry.find((one) => one.id === id)
      if (!provider) return failurePath('sign_in_expired', undefined)
      const underWay = await deps.cookie.take(request, reply, id)
      const coming = { request, reply, provider, underWay }
      const { refused, email } = await redeem(deps, coming).catch((error: unknown): Outcome => {
        // an error of the database, or a bug: nothing of the provider is in it
        if (!(error instanceof AppError))
          request.log.error({ request_id: request.id, err: error, provider: id }, 'signing in failed')
        return { refused: error instanceof AppError ? error : providerFailed('internal') }
      })
      if (!refused) return (underWay as UnderWay).to
      const { code, detail } = refused
      if (detail !== undefined)
        request.log.warn({ request_id: request.id, provider: id, code, detail }, 'identity provider')
      await deps.people.noteFailed({ email, origin: originOf(request), code, provider: id })
      return failurePath(code, underWay)
    },
  }
}

type Going = { request: FastifyRequest; reply: FastifyReply; provider: Provider }

/** Begins at a provider, and keeps what is needed when the browser comes back. */
async function send(
  { cookie, baseUrl }: ProvidersDeps,
  { request, reply, provider, ...rest }: Going & Pick<UnderWay, 'to' | 'connect'>,
): Promise<string> {
  const redirectUri = `${baseUrl(request)}${CALLBACK_PATH}/${provider.id}`
  const { url, keep } = await provider.begin(redirectUri).catch((error: unknown) => {
    if (error instanceof AppError)
      request.log.warn(
        { request_id: request.id, provider: provider.id, code: error.code, detail: error.detail },
        'identity provider',
      )
    throw error
  })
  await cookie.set(request, reply, { ...rest, provider: provider.id, keep })
  return url
}

type Outcome = { refused?: AppError; email?: string | undefined }

/** Believes nothing until the state is the one that this browser was sent away with, and that once only. */
async function redeem(
  deps: ProvidersDeps,
  { request, reply, provider, underWay }: Going & { underWay: UnderWay | undefined },
): Promise<Outcome> {
  const { database } = deps
  if (!underWay) return { refused: signInExpired() }
  const callback = new URL(request.url, 'http://here.invalid')
  const { keep, connect: whose } = underWay
  if (!isSameState(callback.searchParams.get('state'), keep.state)) return { refused: signInExpired() }
  const used = createHash('sha256').update(`provider\n${keep.state}`).digest()
  const forgetAt = new Date(Date.now() + 2 * MINUTES * 60_000)
  if (!(await database.system((tx) => useSignature(tx, used, forgetAt)))) return { refused: signInExpired() }
  const identity = await provider.finish(callback, keep)
  const email = identity.email ?? undefined
  const refused = whose
    ? await database
        .system((tx) => connect(deps, tx, { provider, whose, request, subject: identity.subject }))
        .then(() => undefined, expectRefusal)
    : await signIn(deps, { request, reply, provider, identity })
  return refused ? { refused, email } : { email }
}

async function signIn(
  deps: ProvidersDeps,
  { request, reply, provider, identity }: Going & { identity: ProviderIdentity },
): Promise<AppError | undefined> {
  const admitted = await deps.database.system((tx) => admit(deps, tx, { provider, identity, request }))
  if ('refused' in admitted) return admitted.refused
  deps.people.starts.finish(request, reply, admitted.started)
  return undefined
}

function expectRefusal(error: unknown): AppError {
  if (error instanceof AppError) return error
  throw error
}

/** The console knows a text for the code; it shows nothing else of the address. */
function failurePath(code: string, underWay: UnderWay | undefined): string {
  if (underWay?.connect) return `${SECURITY_PATH}?error=${code}`
  const to = underWay?.to ?? '/'
  return `/sign-in?error=${code}${to === '/' ? '' : `&to=${encodeURIComponent(to)}`}`
}
