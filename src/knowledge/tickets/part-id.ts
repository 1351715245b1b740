import { createHash } from 'node:crypto'

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

/**
 * The id of a part of a ticket, the same whenever the ticket is stored: passages, attachments and drafts that name it
 * stay right when the ticket is fetched again, and when it was deleted and restored in between.
 */
export function partId(prefix: 'trn' | 'att', sourceId: string, ticketId: string, part: string): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([sourceId, ticketId, part]))
    .digest()
  return `${prefix}_${Array.from(hash.subarray(0, 26), (byte) => ALPHABET[byte & 31]).join('')}`
}
