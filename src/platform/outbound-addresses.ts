import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { isThisMachine } from './this-machine.ts'

/** What the operator allows although it is private. */
export type AllowList = {
  /** May this name be anywhere? */
  hasHost(name: string): boolean
  hasAddress(address: string): boolean
}

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** Public by its number, but inside Azure the host that hands out credentials and certificates. */
const AZURE_HOST = '168.63.129.16'
const INTERNET_V6 = ipaddr.IPv6.parseCIDR('2000::/3')

/** Reads names (`ollama.internal`), addresses and networks (`10.0.0.0/8`, `fd00::/8`). */
export function readAllowList(entries: readonly string[]): AllowList {
  const names = new Set<string>()
  const networks: Array<[Address, number]> = []
  for (const entry of entries) {
    if (ipaddr.isValidCIDR(entry)) networks.push(ipaddr.parseCIDR(entry))
    else if (isIP(entry) !== 0) {
      const address = ipaddr.process(entry)
      networks.push([address, address.kind() === 'ipv4' ? 32 : 128])
    } else names.add(toName(entry))
  }
  return {
    hasHost: (name) => names.has(toName(name)),
    hasAddress(text) {
      const address = ipaddr.process(text)
      return networks.some(
        ([network, bits]) => network.kind() === address.kind() && address.match(network as never, bits),
      )
    },
  }
}

/**
 * Is it an address of the internet? Everything else is refused: private, loopback, link-local (169.254.169.254 hands
 * out credentials in most clouds), shared, multicast, reserved, and the forms of IPv6 that carry an IPv4 address
 * inside (mapped, 6to4, Teredo, NAT64), through which a router would reach one of those.
 */
export function isPublicAddress(text: string): boolean {
  // a scope such as %eth0 names an interface of this machine
  if (isIP(text) === 0 || text.includes('%')) return false
  // ::ffff:10.0.0.1 is 10.0.0.1
  const address = ipaddr.process(text)
  // the internet's part of IPv6 is 2000::/3; ::7f00:1 outside it is an old way to write 127.0.0.1
  const isOfInternet = address.kind() === 'ipv4' || address.match(INTERNET_V6 as never)
  return isOfInternet && address.range() === 'unicast' && address.toString() !== AZURE_HOST
}

/**
 * What the operator allows to be called. A server that listens on this machine alone may also call this machine: there
 * is nobody else whose services it could reach, and a model that runs beside it is how many people begin.
 */
export function allowedOutbound(config: { host: string; allowOutbound: readonly string[] }): string[] {
  return isThisMachine(config.host)
    ? [...config.allowOutbound, '127.0.0.0/8', '::1']
    : [...config.allowOutbound]
}

/** A host name, an address or a network, as `readAllowList` takes them. */
export function isAllowEntry(text: string): boolean {
  return (
    ipaddr.isValidCIDR(text) ||
    isIP(text) !== 0 ||
    /^(?=.{1,253}\.?$)(?!.*\.\d+\.?$)[a-z\d_]([a-z\d_-]*[a-z\d])?(\.[a-z\d_]([a-z\d_-]*[a-z\d])?)*\.?$/i.test(
      text,
    )
  )
}

function toName(name: string): string {
  return name.toLowerCase().replace(/\.$/, '')
}
