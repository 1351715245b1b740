import { createHmac, timingSafeEqual } from 'node:crypto'
import canonicalize from 'canonicalize'
import { z } from 'zod'
import type { MasterKey } from '../../platform/index.ts'

const anchorSchema = z.strictObject({
  tenant_id: z.string(),
  /** The newest event of the tenant, */
  seq: z.number().int().positive(),
  /** and its hash, in hex, */
  hash: z.string(),
  /** at this time: RFC 3339 UTC. */
  at: z.string(),
  /** HMAC-SHA256 over the rest, in hex: nobody without the master key makes an anchor. */
  mac: z.string(),
})

/** What the end of a tenant's trail was at some time, kept where whoever changes the database does not reach it. */
export type Anchor = z.output<typeof anchorSchema>

/** Where anchors are kept. */
export type AnchorStore = {
  /** Where that is, for the log: no credentials. */
  place: string
  /** Adds one; never replaces one. Done once it would outlast a power cut. */
  append(anchor: Anchor): Promise<void>
  /**
   * Anchors as they are stored, oldest first: not parsed, since somebody may have changed them. All of the tenant
   * or the newest of them; those of other tenants may be among them.
   */
  read(tenantId: string): Promise<string[]>
}

/** Makes and reads anchors. */
export type AnchorSeal = {
  seal(head: { tenant_id: string; seq: number; hash: Buffer }, at: Date): Anchor
  /** The anchor, or undefined when the text is none that we made. */
  open(text: string): Anchor | undefined
}

export function createAnchorSeal(master: MasterKey): AnchorSeal {
  const key = createHmac('sha256', master.key).update('naru audit anchor v1').digest()
  const macOf = (anchor: Omit<Anchor, 'mac'>) =>
    createHmac('sha256', key)
      .update(canonicalize(anchor) as string)
      .digest()
  return {
    seal({ tenant_id, seq, hash }, at) {
      const anchor = { tenant_id, seq, hash: hash.toString('hex'), at: at.toISOString() }
      return { ...anchor, mac: macOf(anchor).toString('hex') }
    },
    open(text) {
      const anchor = parse(text)
      if (!anchor) return undefined
      const { mac, ...rest } = anchor
      const given = Buffer.from(mac)
      const expected = Buffer.from(macOf(rest).toString('hex'))
      return given.length === expected.length && timingSafeEqual(given, expected) ? anchor : undefined
    },
  }
}

function parse(text: string): Anchor | undefined {
  try {
    const anchor = anchorSchema.safeParse(JSON.parse(text)).data
    // written in another way than ours: somebody had a hand in it
    return JSON.stringify(anchor) === text ? anchor : undefined
  } catch {
    return undefined
  }
}
