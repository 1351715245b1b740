const parts = ['problem', 'cause', 'solution', 'result'] as const
type Part = (typeof parts)[number]

/** The parts of a summary that say something: what a ticket does not tell is left out. */
export function summaryLines(summary: Record<Part, string>): Array<{ part: Part; text: string }> {
  return parts.map((part) => ({ part, text: summary[part].trim() })).filter(({ text }) => text !== '')
}
