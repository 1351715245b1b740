import { lookup as systemLookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { Agent, buildConnector } from 'undici'
import { AppError } from './errors.ts'
import { type AllowList, isPublicAddress, readAllowList } from './outbound-addresses.ts'

const CONNECT_TIMEOUT_MS = 10_000

export type GuardOptions = {
  /** Host names, addresses and networks that the operator allows although they are private. */
  allow: readonly string[]
  /** How names are resolved; the system's way unless told. */
  lookup?: LookupFunction
}

/**
 * An undici agent that opens no connection to an address that is not public, unless the operator allows it: a request
 * there fails with `address_not_allowed`. It follows no redirects. Connections that stand cost nothing more.
 * `agent`: anything else that undici lets one set; `connectTimeoutMs`: 10 s unless told.
 */
export function createGuardedAgent(
  options: GuardOptions & { connectTimeoutMs?: number; agent?: Omit<Agent.Options, 'connect'> },
): Agent {
  const connect = guardedConnect(
    readAllowList(options.allow),
    options.lookup ?? systemLookup,
    options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
  )
  return new Agent({ ...options.agent, connect })
}

/**
 * Checks what can be told of an address without a connection, and throws `address_not_allowed`: that it is a plain web
 * address, and not a private one by number. Names are looked up when they are connected to, not before.
 */
export function createAddressCheck(options: Pick<GuardOptions, 'allow'>): (address: string) => URL {
  const allowed = readAllowList(options.allow)
  return (address) => {
    const url = readUrl(address)
    requireLiteral(url.hostname, allowed)
    return url
  }
}

// The check sits where the socket is opened, on the very addresses that it is opened to: a name that resolves to
// something else a moment later gains nothing.
function guardedConnect(
  allowed: AllowList,
  lookup: LookupFunction,
  timeout: number,
): buildConnector.connector {
  const guardedLookup: LookupFunction = (host, options, callback) =>
    lookup(host, options, (error, found, family) => {
      if (error) return callback(error, found, family)
      const addresses = typeof found === 'string' ? [found] : found.map(({ address }) => address)
      if (addresses.every((address) => isAllowed(allowed, host, address))) callback(null, found, family)
      else callback(notAllowed(`${host} resolves to an address that is not public.`), found, family)
    })
  // HTTP/1.1: one connection a request under way, so that no stream waits for another one's
  const connect = buildConnector({ timeout, lookup: guardedLookup, allowH2: false })

  return (target, callback) => {
    try {
      requireLiteral(target.hostname, allowed)
    } catch (error) {
      return callback(error as AppError, null)
    }
    return connect(target, callback)
  }
}

/** An address is not looked up: it is checked as it is. */
function requireLiteral(hostname: string, allowed: AllowList): void {
  const literal = hostname.replace(/^\[|\]$/g, '')
  if (isIP(literal) !== 0 && !isAllowed(allowed, literal, literal))
    throw notAllowed(`${literal} is not a public address.`)
}

function isAllowed(allowed: AllowList, host: string, address: string): boolean {
  return isPublicAddress(address) || allowed.hasHost(host) || allowed.hasAddress(address)
}

/** Reads it as browsers do, which also turns 0x7f.1, 2130706433 and 0177.0.0.1 into 127.0.0.1. */
export function readUrl(address: string): URL {
  if (!URL.canParse(address)) throw notAllowed('It is no URL.')
  const url = new URL(address)
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw notAllowed('It must start with https:// or http://.')
  if (url.username !== '' || url.password !== '')
    throw notAllowed('It must not hold a user name or password.')
  return url
}

export function notAllowed(why: string): AppError {
  return new AppError({
    code: 'address_not_allowed',
    status: 422,
    message: `This address must not be called: ${why} Use a public https address, or ask whoever runs this server to allow it with NARU_ALLOW_OUTBOUND.`,
  })
}
