/**
 * The server explains each error in English, which is shown as it is; except for those that tell programs what to send,
 * where a person has a button or a field.
 */
export const errorCodesEn: Record<string, string> = {
  provider_check_failed: 'The provider did not answer as it should, so nothing was saved.',
  validation_failed: 'What you entered is not accepted. Correct it, then try again.',
}
