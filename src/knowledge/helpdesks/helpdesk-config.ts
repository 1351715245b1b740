import { z } from 'zod'

const groupName = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u, 'is the name of a group, such as "billing"')
const helpdeskId = z.string().regex(/^\d{1,20}$/, 'must be the number that the help desk has for it')

/** Settings that every help desk has. */
export const helpdeskSettings = {
  url: z
    .string()
    .trim()
    .refine(isOrigin, 'is the address of the help desk without a path, such as https://acme.freshdesk.com')
    .transform((text) => new URL(text).origin)
    .describe('Address of the help desk, without a path'),
  groups: z
    .record(helpdeskId, z.array(groupName).min(1).max(50))
    .default({})
    .describe('Who reads the tickets of a group: its id in the help desk → names of groups here'),
  agents: z
    .record(helpdeskId, z.string().regex(/^usr_[0-9a-z]{26}$/, 'is the id of a person, usr_…'))
    .default({})
    .describe('Who an agent is here, to read their own tickets: id in the help desk → id of a person'),
  note_acl: z
    .array(
      z
        .string()
        .regex(
          /^(group:[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}|person:usr_[0-9a-z]{26})$/u,
          'is "group:" and the name of a group, or "person:" and the id of a person',
        ),
    )
    .min(1)
    .max(100)
    .optional()
    .describe('Who reads private notes of the tickets they may read; left out: who may draft replies'),
  articles: z.boolean().default(true).describe('Whether articles of the knowledge base are read too'),
  attachments: z.boolean().default(true).describe('Whether attachments are kept and read'),
  poll_minutes: z
    .number()
    .int()
    .min(1)
    .max(1440)
    .default(5)
    .describe('How often changes are asked for, in minutes; webhooks come at once'),
}

const common = z.object(helpdeskSettings)

/** What every part of Naru may rely on in the settings of a help desk, whichever it is. */
export type HelpdeskConfig = z.output<typeof common>

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  const isPlain = url.pathname === '/' && url.search === '' && url.hash === '' && url.username === ''
  return isPlain && url.password === '' && (url.protocol === 'https:' || url.protocol === 'http:')
}
