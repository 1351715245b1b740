import { withClient } from '../connect.ts'
import { type OutputOptions, print } from '../output.ts'

type Ticket = { ticket_id: string; subject: string; status: string; url: string | null }
type Summary = { problem: string; cause: string; solution: string; result: string }
type Similar = Ticket & { source: { name: string }; solution: string }
type Solution = {
  title: string
  heading: string
  source: { name: string }
  url: string | null
  snippet: string
}
type Prepared = { ticket: Ticket; summary: Summary | null; similar: Similar[]; solutions: Solution[] }
type Options = OutputOptions & { source?: string; limit: number }

/** What an agent wants to know who opens a ticket. */
export async function ticket(id: string, { source, limit, ...options }: Options): Promise<void> {
  const query = new URLSearchParams({ limit: String(limit), ...(source === undefined ? {} : { source }) })
  const prepared = await withClient((client) =>
    client.call<Prepared>('GET', `/api/v1/init/${encodeURIComponent(id)}?${query}`),
  )
  print(prepared, options, describe)
}

function describe({ ticket, summary, similar, solutions }: Prepared): string {
  return [
    [heading(ticket), ...indented(ticket.url ?? '')].join('\n'),
    summary ? describeSummary(summary) : 'No summary.',
    section(
      'Similar tickets',
      similar.map((one) => [
        heading(one) + sourceOf(one, similar),
        ...indented(one.url ?? ''),
        ...indented(one.solution),
      ]),
    ),
    section(
      'Solutions',
      solutions.map((one) => [
        `${one.title}${one.heading === '' ? '' : ` > ${one.heading}`}${sourceOf(one, solutions)}`,
        ...indented(one.url ?? ''),
        ...indented(one.snippet),
      ]),
    ),
  ].join('\n\n')
}

type Sourced = { source: { name: string } }

/** A name that is the same in all says nothing. */
function sourceOf({ source }: Sourced, shown: readonly Sourced[]): string {
  return shown.some((one) => one.source.name !== source.name) ? `  ${source.name}` : ''
}

function heading({ ticket_id, subject, status }: Ticket): string {
  return `#${ticket_id} ${subject} (${status})`
}

function describeSummary({ problem, cause, solution, result }: Summary): string {
  const told = Object.entries({ Problem: problem, Cause: cause, Solution: solution, Result: result })
  return told
    .filter(([, text]) => text !== '')
    .map(([name, text]) => `${`${name}:`.padEnd(10)}${oneLine(text)}`)
    .join('\n')
}

function section(title: string, items: readonly string[][]): string {
  if (items.length === 0) return `${title}: none.`
  return [title, ...items.map((lines, at) => `${at + 1}. ${lines.join('\n')}`)].join('\n')
}

function indented(text: string): string[] {
  return text === '' ? [] : [`   ${oneLine(text)}`]
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
