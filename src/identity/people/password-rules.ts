import { AppError } from '../../platform/index.ts'

const MIN_CHARACTERS = 10
/** What is hashed is not free; no one types more. */
const MAX_BYTES = 256

let common: Promise<ReadonlySet<string>> | undefined

/** Refuses a new password that is too short, too long, known from breaches, or made of what everybody knows of its owner. */
export async function checkNewPassword(
  password: string,
  owner: { email: string; name: string },
): Promise<void> {
  const given = password.normalize('NFKC')
  if ([...given].length < MIN_CHARACTERS) throw tooShort()
  if (Buffer.byteLength(given) > MAX_BYTES) throw tooLong()
  const simple = given.toLowerCase()
  const known = await loadCommon()
  if (isMonotonous(simple) || variantsOf(simple).some((variant) => known.has(variant))) throw breached()
  const parts = [owner.email, owner.email.split('@')[0] ?? '', owner.name].map((part) =>
    part.normalize('NFKC').toLowerCase().replaceAll(/\s/g, ''),
  )
  if (parts.some((part) => part.length >= 4 && simple.replaceAll(/\s/g, '').includes(part))) throw breached()
}

// "password123!" is "password" to whoever guesses: a few digits and signs at either end count for nothing.
function variantsOf(password: string): string[] {
  const bare = password.replace(/[^\p{L}]{1,4}$/u, '')
  return [password, bare, bare.replace(/^[^\p{L}]{1,4}/u, ''), password.replace(/[^\p{L}\d]{1,4}$/u, '')]
}

function isMonotonous(password: string): boolean {
  return new Set(password).size <= 3
}

/** 49,233 passwords of published breaches, most used first, in lower case; loaded when the first one is chosen. */
function loadCommon(): Promise<ReadonlySet<string>> {
  common ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common']),
  )
  return common
}

function tooShort(): AppError {
  return new AppError({
    code: 'password_too_short',
    status: 400,
    message: `Choose a password of at least ${MIN_CHARACTERS} characters, such as a few words in a row.`,
  })
}

function tooLong(): AppError {
  return new AppError({
    code: 'password_too_long',
    status: 400,
    message: `Choose a password of at most ${MAX_BYTES} bytes.`,
  })
}

function breached(): AppError {
  return new AppError({
    code: 'password_breached',
    status: 400,
    message:
      'This password is easy to guess: it is on lists of passwords that were stolen elsewhere, or contains your name or email address. Choose another one, such as a few words in a row.',
  })
}
