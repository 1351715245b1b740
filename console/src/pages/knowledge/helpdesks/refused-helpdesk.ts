import { refusedFields, secretCodes } from '../../../api/refused-fields.ts'

/** Which field a refusal is about, where its code alone tells. */
const fieldOfCode: Record<string, string> = {
  name_taken: 'name',
  address_not_allowed: 'url',
  address_unreachable: 'url',
  helpdesk_not_found: 'url',
  helpdesk_taken: 'url',
  helpdesk_unavailable: 'url',
  helpdesk_answer_unreadable: 'url',
  helpdesk_refused: 'secret',
  ...secretCodes,
}

/** What the server refuses of a help desk, by its fields. */
export const refusedHelpdesk = (error: unknown) => refusedFields(error, fieldOfCode)
