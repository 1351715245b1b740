import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { until } from './until.ts'

type ReceivedMail = { to: string; text: string }

/** A mail server that keeps what it is sent. */
export type Mailbox = {
  mails: ReceivedMail[]
  /** The settings of a server that mails by it. */
  env: Record<string, string>
  /** It refuses this many mails, as one does that is busy. */
  refuse(mails: number): void
  /** Waits for a mail to this address with a link to this page; answers its token. */
  tokenFor(email: string, path: string): Promise<string>
  /** The same; answers the whole mail. */
  mailTo(email: string, path: string): Promise<ReceivedMail>
  stop(): Promise<void>
}

export const tokenIn = (text: string) => /#token=([\w-]+)/.exec(text)?.[1] ?? ''

export async function startMailbox(): Promise<Mailbox> {
  const mails: ReceivedMail[] = []
  let refuses = 0
  const smtp = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    onData(stream, session, done) {
      let raw = ''
      stream.on('data', (part: Buffer) => {
        raw += part.toString()
      })
      stream.on('end', () => {
        if (refuses-- > 0) return done(Object.assign(new Error('try later'), { responseCode: 451 }))
        // quoted-printable, as far as links need it
        const text = raw.replaceAll(/=\r\n/g, '').replaceAll('=3D', '=').replaceAll('=23', '#')
        mails.push({ to: session.envelope.rcptTo[0]?.address ?? '', text })
        done()
      })
    },
  })
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve))
  const { port } = smtp.server.address() as AddressInfo
  const mailTo = (email: string, path: string) =>
    until('the mail', () => mails.findLast((mail) => mail.to === email && mail.text.includes(path)))
  return {
    ...{ mails, mailTo },
    env: { NARU_SMTP_URL: `smtp://127.0.0.1:${port}`, NARU_MAIL_FROM: 'naru@naru.example' },
    refuse(count) {
      refuses = count
    },
    tokenFor: async (email, path) => tokenIn((await mailTo(email, path)).text),
    stop: () => new Promise<void>((resolve) => smtp.close(() => resolve())),
  }
}
