import { AppError } from '../../platform/index.ts'

/** Lists have a hundred rows a page. More turns no ticket has that people wrote. */
const MOST_PAGES = 200
/** What is read of one list stays in memory until it ends, and several are read at the same time. */
const MOST_BYTES = 32 * 1024 * 1024

/** What may be read, all pages together, of lists that are read to their end: a help desk may have one that never ends. */
export type ReadQuota = {
  /** Another answer has come. Throws `answer_too_large` when that is more than is read. */
  note(bytes: number): void
}

/** `host`: of the account, for the message. `mostPages`: where many lists count as one. */
export function createReadQuota(host: string, mostPages = MOST_PAGES): ReadQuota {
  let pages = 0
  let read = 0
  return {
    note(bytes) {
      pages += 1
      read += bytes
      if (pages > mostPages || read > MOST_BYTES) throw tooMuch(host, mostPages)
    },
  }
}

function tooMuch(host: string, pages: number): AppError {
  const megabytes = MOST_BYTES / 1024 / 1024
  return new AppError({
    code: 'answer_too_large',
    status: 502,
    message: `${host} has more in one list than is read, ${pages} pages or ${megabytes} MB. Look at it in the help desk: a ticket with so many turns is often one that machines write to each other in. It is left out.`,
  })
}
