import { isIP } from 'node:net'
import { z } from 'zod'
import { isAllowEntry } from './outbound-addresses.ts'
import { commaList, setting } from './setting.ts'

const port = z.coerce.number().int().min(0).max(65535)

const proxies = commaList.refine(
  (addresses) => addresses.every(isProxyAddress),
  'must be "loopback", IP addresses or networks',
)

function isProxyAddress(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  if (text === 'loopback') return true
  const longest = isIP(address) === 6 ? 128 : 32
  return (
    isIP(address) !== 0 &&
    rest.length === 0 &&
    (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= longest))
  )
}

const origins = commaList.refine(
  (list) => list.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin),
  'must be origins such as https://app.example.com, without a path',
)

const outboundAddresses = commaList.refine(
  (entries) => entries.every(isAllowEntry),
  'must be host names, addresses or networks such as vllm.internal, 10.1.2.3 or 10.0.0.0/8, without scheme or port',
)

/** Where Naru listens, what people call it, and what it may call. */
export const SERVER_SETTINGS = {
  host: setting({
    env: 'NARU_HOST',
    default: '127.0.0.1',
    help: 'Address to listen on.',
    schema: z.string().min(1),
  }),
  port: setting({
    env: 'NARU_PORT',
    default: '7070',
    help: 'Port to listen on; 0 takes a free one.',
    schema: port,
  }),
  trustProxy: setting({
    env: 'NARU_TRUST_PROXY',
    help: 'Proxies whose X-Forwarded-… headers are believed: "loopback", addresses or networks, separated by ",". Unset: none.',
    schema: proxies,
  }),
  publicUrl: setting({
    env: 'NARU_PUBLIC_URL',
    help: 'Address that people use, such as https://naru.example.com: for links in emails, sign-in at identity providers, cookies. With https, plain HTTP is refused. Needed with NARU_SMTP_URL unless NARU_HOST is this machine alone. Unset: http://NARU_HOST:NARU_PORT.',
    schema: z
      .url({ protocol: /^https?$/ })
      .refine(
        (url) => /^https?:\/\/[^/?#]+\/?$/.test(url),
        'must be without a path: https://naru.example.com',
      )
      .transform((url) => new URL(url).origin)
      .optional(),
  }),
  tlsCert: setting({
    env: 'NARU_TLS_CERT',
    help: 'PEM file with the certificate chain, for HTTPS without a proxy. Needs NARU_TLS_KEY.',
    schema: z.string().min(1).optional(),
  }),
  tlsKey: setting({
    env: 'NARU_TLS_KEY',
    help: 'PEM file with the private key of NARU_TLS_CERT.',
    schema: z.string().min(1).optional(),
  }),
  corsOrigins: setting({
    env: 'NARU_CORS_ORIGINS',
    help: 'Other sites whose pages may call the API with a key or token, such as https://app.example.com, separated by ",". Unset: none.',
    schema: origins,
  }),
  allowOutbound: setting({
    env: 'NARU_ALLOW_OUTBOUND',
    help: 'Private addresses that providers of models may have: host names, addresses or networks, separated by ",". Unset: none, but 127.0.0.0/8 and ::1 while NARU_HOST is this machine alone.',
    schema: outboundAddresses,
  }),
  smtpUrl: setting({
    env: 'NARU_SMTP_URL',
    help: 'Mail server, smtp://user:password@host:587 or smtps://…:465. Without it, links that would be mailed are shown to an admin.',
    secret: true,
    schema: z
      .string()
      .regex(/^smtps?:\/\/\S+$/, 'must start with smtp:// or smtps://')
      .optional(),
  }),
  mailFrom: setting({
    env: 'NARU_MAIL_FROM',
    help: 'Sender of emails, such as "Naru <naru@example.com>". Needed with NARU_SMTP_URL.',
    schema: z.string().min(3).optional(),
  }),
} as const
