import { firstIdAt } from '../../platform/index.ts'

/** A call may say that it began a little before or after its id was made. */
const SLACK_MS = 3_600_000

/** Between which ids the calls of a time are: what an index over ids needs to begin and to end. */
export function idsBetween(from: Date, to: Date): { from: string; to: string } {
  return {
    from: firstIdAt('call', new Date(from.getTime() - SLACK_MS)),
    to: firstIdAt('call', new Date(to.getTime() + SLACK_MS)),
  }
}
