import { readFileSync } from 'node:fs'
import type { Server as HttpsServer } from 'node:https'
import { createSecureContext } from 'node:tls'
import { AppError, type Logger } from '../platform/index.ts'

const LOOK_AGAIN_MS = 60_000

/** PEM files with the certificate chain and its private key. */
export type TlsFiles = { cert: string; key: string }

export type TlsSecrets = { cert: Buffer; key: Buffer; minVersion: 'TLSv1.2' }

/** Reads both files and proves that they belong together, so that a wrong one shows at the start. */
export function readTls(files: TlsFiles): TlsSecrets {
  const secrets = { cert: read('NARU_TLS_CERT', files.cert), key: read('NARU_TLS_KEY', files.key) }
  try {
    createSecureContext(secrets)
  } catch (cause) {
    throw unusable(
      `The certificate in NARU_TLS_CERT and the key in NARU_TLS_KEY do not work together: ${reason(cause)}. Both must be PEM, and the key must be that of the first certificate.`,
      cause,
    )
  }
  return { ...secrets, minVersion: 'TLSv1.2' }
}

export type TlsRenewal = {
  /** Takes files that have changed; keeps the old ones when the new do not work. True when it took new ones. */
  reload(): boolean
  stop(): void
}

/** Certificates are renewed every few weeks: new files are taken without a restart. */
export function followTls(server: HttpsServer, files: TlsFiles, logger: Logger): TlsRenewal {
  let known = fingerprint(readTls(files))
  let isBroken = false
  const reload = (): boolean => {
    try {
      const secrets = readTls(files)
      const now = fingerprint(secrets)
      isBroken = false
      if (now === known) return false
      server.setSecureContext(secrets)
      known = now
      logger.info({ file: files.cert }, 'took the renewed TLS certificate')
      return true
    } catch (err) {
      // one file may be there before the other: said once, tried again
      if (!isBroken) logger.error({ err }, 'the renewed TLS certificate cannot be used; the old one stays')
      isBroken = true
      return false
    }
  }
  const timer = setInterval(reload, LOOK_AGAIN_MS).unref()
  return { reload, stop: () => clearInterval(timer) }
}

function fingerprint({ cert, key }: TlsSecrets): string {
  return Buffer.concat([cert, key]).toString('base64')
}

function read(setting: string, path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (cause) {
    throw unusable(`${setting}: ${path} cannot be read: ${reason(cause)}.`, cause)
  }
}

function unusable(message: string, cause: unknown): AppError {
  return new AppError({ code: 'config_invalid', status: 500, message, cause })
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
