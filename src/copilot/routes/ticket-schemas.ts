import { line } from '../../platform/index.ts'

/** The number of a ticket in its help desk. */
export const ticketIdSchema = line(100)
