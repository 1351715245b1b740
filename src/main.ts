import { Command, InvalidArgumentError } from 'commander'
import { EXIT, fail, type OutputOptions } from './cli/output.ts'
import { VERSION } from './platform/index.ts'

const program = new Command('naru')
  .description(
    'Cited answers from your documents, in Korean and English. Settings come from the environment: see "naru config".',
  )
  .version(VERSION)
  .showHelpAfterError()
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.ok : EXIT.usage))
  .addHelpText(
    'after',
    '\nExit codes: 0 done · 1 failed · 2 wrong usage · 3 nothing found · 4 done, but some files could not be read',
  )

function wholeNumber(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.')
  return Number(text)
}

function words(text: string): string[] {
  const all = text.split(',').map((word) => word.trim())
  if (all.includes('')) throw new InvalidArgumentError('It must be words with commas between them.')
  return all
}

const UNITS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 }

function seconds(text: string): number {
  const [, count, unit = ''] = /^(\d{1,7})([smhd])$/.exec(text) ?? []
  if (count === undefined)
    throw new InvalidArgumentError('It must be a number and a unit, such as 90m, 12h or 7d.')
  return Number(count) * (UNITS[unit] as number)
}

type Action = (...args: never[]) => Promise<void>

// Commander hands over (arguments…, options, command); errors end up in one place. A command's code is loaded when it
// is the one that runs: a search need not wait until the server's is.
function run<Name extends string>(load: () => Promise<Record<Name, Action>>, name: Name) {
  return async (...args: unknown[]): Promise<void> => {
    const given = args.slice(0, -1)
    const { [name]: action } = await load()
    await action(...(given as never[])).catch((error: unknown) => fail(error, given.at(-1) as OutputOptions))
  }
}

function command(parent: Command, usage: string, description: string): Command {
  return parent.command(usage).description(description).option('--json', 'print JSON')
}

function filtered(parent: Command): Command {
  return parent
    .option('--action <name>', 'only this action, or a family of them: "key."')
    .option('--actor <id>', 'only what this person or key did')
    .option('--target <id>', 'only what was done to this')
    .option('--outcome <outcome>', 'only done, denied or failed')
    .option('--address <address>', 'only what came from this address')
    .option('--from <time>', 'from this time on: RFC 3339, such as 2027-01-01T00:00:00Z')
    .option('--to <time>', 'before this time')
}

command(program, 'serve', 'start the server').action(run(() => import('./cli/commands/serve.ts'), 'serve'))
command(program, 'ingest <folder>', 'read a folder of documents and follow it from then on')
  .option('--name <name>', 'name of the source; the folder name when left out')
  .option('--acl <group...>', 'only these groups may read it')
  .action(run(() => import('./cli/commands/ingest.ts'), 'ingest'))
command(program, 'search <query>', 'search documents')
  .option('--limit <n>', 'how many, up to 100', wholeNumber, 10)
  .option('--type <type>', 'only documents of this type')
  .option('--source <source>', 'only this source (id or name)')
  .option('--language <code>', 'only this language: ko, en, …')
  .action(run(() => import('./cli/commands/search.ts'), 'search'))
command(program, 'ask <question>', 'ask a question and get a cited answer')
  .option(
    '--types <types>',
    'only these: tickets, solutions, articles, attachments, documents, with commas between them',
    words,
  )
  .option('--source <source>', 'the help desk whose tickets are meant (id or name)')
  .action(run(() => import('./cli/commands/ask.ts'), 'ask'))
command(program, 'ticket <id>', 'show a ticket’s summary, tickets like it and what may solve it')
  .option('--source <source>', 'the help desk that it is of (id or name), where there are several')
  .option('--limit <n>', 'tickets like it, up to 20', wholeNumber, 5)
  .action(run(() => import('./cli/commands/ticket.ts'), 'ticket'))

const documents = program.command('documents').description('list, show and delete documents')
command(documents, 'list', 'list documents, newest first')
  .option('--limit <n>', 'how many, up to 200', wholeNumber, 50)
  .option('--query <text>', 'part of the title')
  .action(run(() => import('./cli/commands/documents.ts'), 'listDocuments'))
command(documents, 'get <id>', 'show a document').action(
  run(() => import('./cli/commands/documents.ts'), 'getDocument'),
)
command(documents, 'delete <id>', 'delete a document').action(
  run(() => import('./cli/commands/documents.ts'), 'deleteDocument'),
)

const keys = program.command('keys').description('issue, list, rotate and revoke API keys')
command(keys, 'create <name>', 'issue a key; it is shown once')
  .requiredOption(
    '--scope <scope...>',
    'what it may do: knowledge:read, knowledge:write, keys:manage, …, or * for everything',
  )
  .option('--group <group...>', 'groups that document access lists name')
  .option('--expires <time>', 'RFC 3339, such as 2027-01-01T00:00:00Z')
  .option('--limit <n>', 'requests a minute', wholeNumber)
  .option('--tokens-per-minute <n>', 'tokens of model calls a minute', wholeNumber)
  .option('--concurrency <n>', 'model calls at the same time', wholeNumber)
  .option('--budget-per-day <usd>', 'what model calls may cost a day, such as 25 or 0.50')
  .option('--budget-per-month <usd>', 'what model calls may cost a calendar month')
  .option('--model <alias...>', 'models that may be called; all when left out')
  .action(run(() => import('./cli/commands/keys.ts'), 'createKey'))
command(keys, 'list', 'list keys').action(run(() => import('./cli/commands/keys.ts'), 'listKeys'))
command(keys, 'show <id>', 'show a key and where it was used from').action(
  run(() => import('./cli/commands/keys.ts'), 'showKey'),
)
command(keys, 'who <key>', 'tell whose key this is, by the whole of it or its beginning').action(
  run(() => import('./cli/commands/keys.ts'), 'identifyKey'),
)
command(keys, 'rotate <id>', 'replace a key by a new one, which is shown once')
  .option(
    '--overlap <time>',
    'how long the old key stays valid: 0s, 90m, 12h, 7d; a day when left out',
    seconds,
  )
  .action(run(() => import('./cli/commands/keys.ts'), 'rotateKey'))
command(keys, 'revoke <id>', 'revoke a key at once').action(
  run(() => import('./cli/commands/keys.ts'), 'revokeKey'),
)

const people = program.command('people').description('list and invite people, help those who are locked out')
command(people, 'list', 'list the people of the organisation')
  .option('--query <text>', 'part of the name or email address')
  .action(run(() => import('./cli/commands/people.ts'), 'listPeople'))
command(people, 'invite <email>', 'invite somebody; the link is shown once')
  .requiredOption(
    '--role <role...>',
    'what they will be: owner, admin, developer, viewer, … or a role of your own',
  )
  .option('--group <group...>', 'teams and groups that they join')
  .option('--language <code>', 'of the email: ko or en; both when left out')
  .action(run(() => import('./cli/commands/people.ts'), 'invitePerson'))
command(people, 'remove-second-factor <email>', 'turn off the second factor of somebody who lost it').action(
  run(() => import('./cli/commands/people.ts'), 'removeSecondFactor'),
)
command(people, 'reset-link <email>', 'make a link for somebody to choose a new password with').action(
  run(() => import('./cli/commands/people.ts'), 'makeResetLink'),
)

const audit = program.command('audit').description('read, verify and export the audit trail')
command(audit, 'verify', 'find out whether anything was changed, removed or moved').action(
  run(() => import('./cli/commands/audit.ts'), 'verifyAudit'),
)
filtered(command(audit, 'list', 'list what happened, newest first'))
  .option('--limit <n>', 'how many, up to 200', wholeNumber, 50)
  .action(run(() => import('./cli/commands/audit.ts'), 'listAudit'))
filtered(command(audit, 'export', 'write what happened as JSON lines, oldest first'))
  .option('--out <file>', 'into this file; to stdout when left out')
  .action(run(() => import('./cli/commands/audit.ts'), 'exportAudit'))

command(program, 'apply', 'make what a naru.yaml declares true: providers, models, keys')
  .requiredOption('-f, --file <path>', 'the file; - for stdin')
  .option('--dry-run', 'only tell what would change')
  .action(run(() => import('./cli/commands/apply.ts'), 'applyConfig'))
command(program, 'config', 'show every setting, its value and where it came from').action(
  run(() => import('./cli/commands/config.ts'), 'showConfig'),
)
command(program, 'backup [file]', 'write everything into one portable file').action(
  run(() => import('./cli/commands/backup.ts'), 'backup'),
)
command(program, 'restore <file>', 'fill an empty installation from a backup').action(
  run(() => import('./cli/commands/backup.ts'), 'restore'),
)
command(program, 'accept-key', 'go on with another master key where that of before is lost').action(
  run(() => import('./cli/commands/accept-key.ts'), 'acceptMasterKey'),
)
command(program, 'doctor', 'check this installation and say what to mend').action(
  run(() => import('./cli/commands/doctor.ts'), 'doctor'),
)

await program.parseAsync()
