import { AppError } from '../../platform/index.ts'
import type { Client } from '../client.ts'
import { withClient } from '../connect.ts'
import { type OutputOptions, print, table } from '../output.ts'

type Person = {
  id: string
  name: string
  email: string
  roles: string[]
  groups: Array<{ id: string; name: string }>
  two_factor_enabled: boolean
  last_seen_at: string | null
}
type Page<T> = { items: T[]; next_cursor: string | null }
type Invitation = {
  email: string
  link: string
  mail: 'sent' | 'not_configured' | 'failed'
  expires_at: string
}

export async function listPeople(options: OutputOptions & { query?: string }): Promise<void> {
  const people = await withClient((client) => findPeople(client, options.query))
  print({ items: people }, options, ({ items }) =>
    table([
      ['ID', 'EMAIL', 'ROLES', 'GROUPS', '2ND FACTOR', 'LAST SEEN', 'NAME'],
      ...items.map((person) => [
        person.id,
        person.email,
        person.roles.join(','),
        person.groups.map((group) => group.name).join(',') || '–',
        person.two_factor_enabled ? 'on' : 'off',
        person.last_seen_at ?? 'never',
        person.name,
      ]),
    ]),
  )
}

type InviteOptions = OutputOptions & { role: string[]; group?: string[]; language?: string }

export async function invitePerson(email: string, options: InviteOptions): Promise<void> {
  const invitation = await withClient(async (client) => {
    const { role: roles, group, language } = options
    const group_ids = group ? await groupIdsOf(client, group) : []
    const body = { email, roles, group_ids, ...(language ? { language } : {}) }
    return client.call<Invitation>('POST', '/api/v1/invitations', body)
  })
  print(invitation, options, ({ link, mail, expires_at }) => {
    const told = {
      sent: 'It was mailed to them.',
      not_configured: 'Give it to them.',
      failed: 'The email could not be sent: give it to them.',
    }
    return `${link}\nThe link works once, until ${expires_at}. ${told[mail]}`
  })
}

export async function makeResetLink(email: string, options: OutputOptions): Promise<void> {
  const made = await withClient(async (client) => {
    const person = await findPerson(client, email)
    return client.call<{ link: string; expires_at: string }>('POST', `/api/v1/people/${person.id}/reset-link`)
  })
  print(made, options, (it) => `${it.link}\nThe link works once, until ${it.expires_at}. Give it to them.`)
}

export async function removeSecondFactor(email: string, options: OutputOptions): Promise<void> {
  const person = await withClient(async (client) => {
    const found = await findPerson(client, email)
    await client.call('DELETE', `/api/v1/people/${found.id}/second-factor`)
    return { id: found.id, email: found.email }
  })
  print(person, options, (it) => `The second factor of ${it.email} is off: their password lets them in.`)
}

async function findPerson(client: Client, email: string): Promise<Person> {
  const person = (await findPeople(client, email)).find((one) => one.email === email.toLowerCase())
  if (!person) throw unknown(`person with the email address ${email}`)
  return person
}

async function findPeople(client: Client, query: string | undefined): Promise<Person[]> {
  const people: Person[] = []
  const filter = query === undefined ? '' : `&q=${encodeURIComponent(query)}`
  for (let cursor: string | null = ''; cursor !== null; ) {
    const from: string = cursor === '' ? '' : `&cursor=${cursor}`
    const page: Page<Person> = await client.call('GET', `/api/v1/people?limit=200${filter}${from}`)
    people.push(...page.items)
    cursor = page.next_cursor
  }
  return people
}

async function groupIdsOf(client: Client, names: readonly string[]): Promise<string[]> {
  const { items } = await client.call<Page<{ id: string; name: string }>>('GET', '/api/v1/groups')
  return names.map((name) => {
    const group = items.find((one) => one.name === name)
    if (!group) throw unknown(`team or group named "${name}"`)
    return group.id
  })
}

function unknown(what: string): AppError {
  return new AppError({
    code: 'not_found',
    status: 404,
    message: `There is no ${what} in this organisation.`,
  })
}
