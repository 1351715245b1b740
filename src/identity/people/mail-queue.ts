import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '../../platform/index.ts'
import type { Mail, SendMail } from '../mail.ts'

const WAITS_MS = [2_000, 10_000]
/** Mails under way; more are dropped: an attacker must not fill the memory. */
const MAX_PENDING = 1_000

export type MailQueue = {
  /** Makes and sends a mail in the background: whoever asked learns neither whether there is one nor how it went. */
  send(make: () => Promise<Mail | undefined>): void
  /** Waits for what is being sent; what waits for another try is given up. */
  close(): Promise<void>
}

export function createMailQueue(sendMail: SendMail, logger: Pick<Logger, 'warn' | 'error'>): MailQueue {
  const pending = new Set<Promise<void>>()
  const closing = new AbortController()

  async function deliver(mail: Mail): Promise<void> {
    for (let tries = 0; ; tries++) {
      try {
        return await sendMail(mail)
      } catch (error) {
        // neither the address nor the link, which an error of the mail server may quote
        const { code } = error as { code?: string }
        const wait = WAITS_MS[tries]
        if (wait === undefined) return logger.error({ code, tries: tries + 1 }, 'a mail could not be sent')
        logger.warn({ code }, 'a mail could not be sent; trying again')
        await delay(wait, undefined, { signal: closing.signal, ref: false })
      }
    }
  }

  return {
    send(make) {
      if (pending.size >= MAX_PENDING) return logger.error('too many mails wait to be sent: one was dropped')
      const work = make()
        .then((mail) => (mail ? deliver(mail) : undefined))
        .catch((err: unknown) => {
          if (!closing.signal.aborted) logger.error({ err }, 'a mail could not be made')
        })
        .finally(() => pending.delete(work))
      pending.add(work)
    },
    async close() {
      closing.abort()
      await Promise.all(pending)
    },
  }
}
