import type { CallBodies } from '../ledger/call-record.ts'
import { redactBody } from '../ledger/redact-body.ts'
import type { BodyPolicy } from '../models/catalog.ts'
import { joinDeltas } from './join-deltas.ts'
import type { ModelCall } from './model-call.ts'

/** Of a call what its tenant keeps; undefined: nothing. */
export function keptBodies({ request, kept }: ModelCall, policy: BodyPolicy): CallBodies | undefined {
  if (policy === 'off') return undefined
  const asked = request.body.toString('utf8')
  const answer = Buffer.concat(kept)
  if (policy === 'full') return { request: asked, response: kept.length > 0 ? answer.toString('utf8') : null }
  const answered = request.isStream ? joinDeltas(answer) : answer.toString('utf8')
  return { request: redactBody(asked), response: kept.length > 0 ? redactBody(answered) : null }
}
