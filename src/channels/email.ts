import type { Transporter } from 'nodemailer'
import { AppError } from '../platform/index.ts'

/** One message to one person: plain text, of which a simple page is made for those who read mails as pages. */
export type Email = { to: string; subject: string; text: string }

export type EmailChannel = {
  /** Hands it to the mail server; rejects when that does not take it. */
  send(email: Email): Promise<void>
  close(): Promise<void>
}

const TIMEOUT_MS = 10_000

/** `url`: smtp://user:password@host:587 (STARTTLS where the server offers it) or smtps://…:465. */
export function createEmailChannel(options: { url: string; from: string | undefined }): EmailChannel {
  const { from } = options
  if (from === undefined) {
    throw new AppError({
      code: 'config_invalid',
      status: 500,
      message: 'NARU_SMTP_URL needs NARU_MAIL_FROM, such as "Naru <naru@example.com>".',
    })
  }
  // loaded with the first mail, not by every command
  let transport: Promise<Transporter> | undefined
  return {
    async send({ to, subject, text }) {
      transport ??= connect(options.url)
      // an address object, not a text: a comma in it would make two recipients
      const mail = { from, to: { name: '', address: to }, subject, text, html: toHtml(text) }
      await (await transport).sendMail(mail)
    },
    async close() {
      ;(await transport)?.close()
    },
  }
}

async function connect(url: string): Promise<Transporter> {
  const { createTransport } = await import('nodemailer')
  return createTransport({
    url,
    pool: true,
    maxConnections: 2,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    // nothing of a mail comes from elsewhere
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

const LINK = /https?:\/\/[^\s<>"]+/g

/** Paragraphs as they are, links that can be opened. */
export function toHtml(text: string): string {
  const body = escapeHtml(text).replaceAll(LINK, (link) => `<a href="${link}">${link}</a>`)
  return `<!doctype html><html><body><div style="white-space: pre-line; font: 16px/1.5 sans-serif">${body}</div></body></html>`
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
