import type { CallBodies, CallRecord } from './call-record.ts'

/** A call as a line of the spool, and as the ledger's tables take it. */
export type SpooledCall = CallRecord & Partial<CallBodies>

/** Only these escapes name what PostgreSQL cannot store: NUL, and halves of characters. */
const MAY_BE_UNSTORABLE = /\\u(?:0000|d[89a-f])/
// Escapes are consumed pair by pair, so that an escaped backslash before "u0000" stays what it is.
const ESCAPE = /\\(?:(u0000|ud[89a-f][0-9a-f]{2})|.)/g

/** One line of JSON, its end included. */
export function toSpoolLine(record: CallRecord, bodies: CallBodies | undefined): string {
  let json = JSON.stringify(record)
  if (bodies)
    json = `${json.slice(0, -1)},"request":${JSON.stringify(bodies.request)},"response":${JSON.stringify(bodies.response)}}`
  if (MAY_BE_UNSTORABLE.test(json))
    json = json.replace(ESCAPE, (code, unstorable) => (unstorable ? '\ufffd' : code))
  return `${json}\n`
}
