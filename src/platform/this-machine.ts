import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Whether a host name or address is this machine's own: `localhost`, names below it, 127.0.0.0/8 and ::1. */
export function isThisMachine(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase()
  if (isIP(name) !== 0) return ipaddr.process(name).range() === 'loopback'
  return name === 'localhost' || name.endsWith('.localhost')
}
