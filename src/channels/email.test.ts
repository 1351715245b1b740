import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterEach, expect, test } from 'vitest'
import { createEmailChannel, toHtml } from './email.ts'

const closes: Array<() => Promise<unknown>> = []
afterEach(async () => {
  for (const close of closes.splice(0).reverse()) await close()
})

async function startServer(refuse = false) {
  const got: Array<{ from: string; to: string[]; raw: string }> = []
  const server = new SMTPServer({
    authOptional: true,
    onData(stream, session, done) {
      let raw = ''
      stream.on('data', (part: Buffer) => {
        raw += part.toString()
      })
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        got.push({ from: mailFrom ? mailFrom.address : '', to: rcptTo.map((one) => one.address), raw })
        done(refuse ? new Error('no') : null)
      })
    },
    hideSTARTTLS: true,
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closes.push(() => new Promise<void>((resolve) => server.close(() => resolve())))
  const { port } = server.server.address() as AddressInfo
  const channel = createEmailChannel({ url: `smtp://127.0.0.1:${port}`, from: 'Naru <naru@example.com>' })
  closes.push(channel.close)
  return { got, channel }
}

test('a mail arrives as text and as a page, at one address only', async () => {
  const { got, channel } = await startServer()
  await channel.send({
    to: 'minsu@example.com',
    subject: '비밀번호 재설정',
    text: 'Open https://naru.example/reset-password#token=abc\n\n<b>',
  })
  expect(got).toMatchObject([{ from: 'naru@example.com', to: ['minsu@example.com'] }])
  const { raw } = got[0] as { raw: string }
  expect(raw).toContain('text/plain')
  expect(raw).toContain('text/html')
  expect(raw).toMatch(/^Subject: =\?UTF-8\?/m)
})

test('a header cannot be smuggled in by the subject or the address', async () => {
  const { got, channel } = await startServer()
  await channel.send({ to: 'minsu@example.com', subject: 'x\r\nBcc: evil@example.com', text: 'y' })
  await channel.send({ to: 'a@example.com, evil@example.com', subject: 'x', text: 'y' }).catch(() => {})
  for (const mail of got) expect(mail.to).not.toContain('evil@example.com')
  expect(got[0]?.raw).not.toMatch(/^Bcc:/m)
})

test('what the server does not take is an error', async () => {
  const { channel } = await startServer(true)
  await expect(channel.send({ to: 'a@example.com', subject: 'x', text: 'y' })).rejects.toThrow()
})

test('a sender is needed', () => {
  expect(() => createEmailChannel({ url: 'smtp://127.0.0.1', from: undefined })).toThrow(/NARU_MAIL_FROM/)
})

test('the page shows the text as it is, with links', () => {
  expect(toHtml('a <b> & "c"\nhttps://x.io/#t=1')).toContain(
    'a &lt;b&gt; &amp; &quot;c&quot;\n<a href="https://x.io/#t=1">https://x.io/#t=1</a>',
  )
})
