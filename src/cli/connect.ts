import { existsSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Config,
  createLogger,
  type LocalAccess,
  readConfig,
  readLocalAccess,
  tryLock,
} from '../platform/index.ts'
import { type Client, createClient } from './client.ts'
import { createPinnedFetch } from './pinned-fetch.ts'

/**
 * Runs a command against the server that it means: the one named by NARU_URL; else the one that runs on this
 * machine's data folder or port; else one started for this command and stopped when it is done.
 */
export async function withClient<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const config = readConfig()
  if (config.url !== undefined) return work(createClient(config.url, config.apiKey))
  const running = await findRunning(config)
  if (running) return work(running)
  const alone = {
    ...{ host: '127.0.0.1', port: 0, tlsCert: undefined, tlsKey: undefined, demo: false },
    // a server for one command shows nobody the keys that it would make
    configFile: undefined,
  }
  const { startApp } = await import('../app/index.ts')
  const app = await startApp({ ...config, ...alone }, createLogger('error'))
  try {
    return await work(
      createClient(app.url, config.apiKey ?? readLocalAccess(config.dataDir)?.key ?? app.firstRun.newRootKey),
    )
  } finally {
    await app.stop()
  }
}

/** The server on this machine's data folder or port, if it runs. */
export async function findRunning(config: Config): Promise<Client | undefined> {
  return (await isRunning(config)) ? toRunning(config) : undefined
}

async function isRunning(config: Config): Promise<boolean> {
  if (config.databaseUrl !== undefined) {
    return askOf(config)(`${address(config)}/health`).then(
      (response) => response.ok,
      () => false,
    )
  }
  if (!existsSync(config.dataDir)) return false
  const lock = tryLock(join(config.dataDir, 'naru.lock'))
  lock?.release()
  return lock === undefined
}

function toRunning(config: Config): Client {
  const local = config.databaseUrl === undefined ? readLocalAccess(config.dataDir) : undefined
  return createClient(local?.url ?? address(config), config.apiKey ?? local?.key, askOf(config, local))
}

/** The certificate of this machine's own server need not be one that this machine trusts. */
function askOf(config: Config, local?: LocalAccess): typeof fetch {
  const certificate = local?.certificate ?? config.tlsCert
  return certificate === undefined ? fetch : createPinnedFetch(certificate)
}

function address(config: Config): string {
  return `${config.tlsCert === undefined ? 'http' : 'https'}://${config.host}:${config.port}`
}
