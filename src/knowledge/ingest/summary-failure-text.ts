const REASONS: Record<string, string> = {
  summary_over_budget:
    'One summary of this ticket would cost more than the budget of a day. Raise the budget, or choose a cheaper model.',
  summary_unreadable: 'The model’s answer was not in the form that it was asked for.',
  summary_empty: 'The model’s answer does not tell what the ticket is about.',
  summary_language: 'The model answered in another language than the ticket’s.',
  summary_ungrounded: 'The model’s answer names numbers, codes or names that the ticket does not have.',
}

/** Why a model did not summarise a ticket, and what can be done about it. */
export function summaryFailureText(code: string): string {
  const reason = REASONS[code] ?? `The model could not be asked, or refused (${code}).`
  return `${reason} The summary made of the ticket’s own sentences stays; try again, or choose another model.`
}
