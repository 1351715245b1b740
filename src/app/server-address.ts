import { readTls } from '../http/index.ts'
import { AppError, type Config, isThisMachine, type Logger } from '../platform/index.ts'

type Address = {
  host: string
  publicUrl: string | undefined
  tls: { cert: string; key: string } | undefined
  trustProxy: string[]
  corsOrigins: string[]
}

/**
 * Where and how the server is reached. Refuses to let keys and sessions travel openly by accident: other machines reach
 * it by HTTPS or through a trusted proxy, unless a public URL of http says that this is meant.
 */
export function serverAddress(config: Config, logger: Logger): Address {
  const { host, publicUrl, tlsCert, tlsKey, trustProxy, corsOrigins } = config
  if ((tlsCert === undefined) !== (tlsKey === undefined))
    throw unusable('NARU_TLS_CERT and NARU_TLS_KEY belong together: set both, or neither.')
  const tls = tlsCert === undefined || tlsKey === undefined ? undefined : { cert: tlsCert, key: tlsKey }
  if (tls && publicUrl?.startsWith('http://'))
    throw unusable('With NARU_TLS_CERT the server speaks HTTPS: NARU_PUBLIC_URL must start with https://.')
  // said before anything is opened
  if (tls) readTls(tls)
  const isSafe = tls !== undefined || publicUrl?.startsWith('https://') || isThisMachine(host)
  if (!isSafe && publicUrl === undefined && trustProxy.length === 0)
    throw unusable(
      `NARU_HOST is ${host}: other machines would send keys and passwords by plain HTTP. Set NARU_TLS_CERT and NARU_TLS_KEY, or put a proxy with TLS before it and set NARU_PUBLIC_URL and NARU_TRUST_PROXY. In a network where plain HTTP is meant, say so with NARU_PUBLIC_URL=http://…; see docs/security.md.`,
    )
  if (!isSafe)
    logger.warn(
      { host, publicUrl },
      'keys and passwords travel openly between this server and whatever sends it plain HTTP; see docs/security.md',
    )
  if (publicUrl?.startsWith('https://') && !tls && trustProxy.length === 0)
    logger.warn(
      { publicUrl },
      'NARU_PUBLIC_URL is https, but there is neither NARU_TLS_CERT nor a proxy named in NARU_TRUST_PROXY: every request looks like plain HTTP and is refused',
    )
  return { host, publicUrl, tls, trustProxy, corsOrigins }
}

function unusable(message: string): AppError {
  return new AppError({ code: 'config_invalid', status: 500, message })
}
