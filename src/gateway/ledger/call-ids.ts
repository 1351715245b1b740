const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

/** A call may say that it began a little before or after its id was made. */
const SLACK_MS = 3_600_000

/** Smaller than any id of a call that is made from this time on: ids begin with the milliseconds since 1970. */
export function idAt(time: Date): string {
  let value = BigInt(Math.max(0, time.getTime())) << 80n
  let text = ''
  for (let i = 0; i < 26; i++) {
    text = ALPHABET[Number(value & 31n)] + text
    value >>= 5n
  }
  return `call_${text}`
}

/** Between which ids the calls of a time are: what an index over ids needs to begin and to end. */
export function idsBetween(from: Date, to: Date): { from: string; to: string } {
  return {
    from: idAt(new Date(from.getTime() - SLACK_MS)),
    to: idAt(new Date(to.getTime() + SLACK_MS)),
  }
}
