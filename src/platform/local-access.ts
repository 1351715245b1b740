import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** How the command line on this machine reaches the server: a file that only its owner can read. */
export type LocalAccess = {
  url: string
  key: string
  /** PEM file of the certificate that the server shows, when it speaks HTTPS itself. */
  certificate?: string
}

export const localAccessFile = (dataDir: string): string => join(dataDir, 'cli.json')

export function readLocalAccess(dataDir: string): LocalAccess | undefined {
  const path = localAccessFile(dataDir)
  if (!existsSync(path)) return undefined
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as LocalAccess
  } catch {
    return undefined
  }
}
