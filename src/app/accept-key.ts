import { acceptKey } from '../identity/index.ts'
import { type Config, type Logger, loadMasterKey } from '../platform/index.ts'
import { openDatabase } from './open-database.ts'

/** Goes on with the master key that is configured, or a new one, where that of before is lost. Without a running server. */
export async function acceptKeyOffline(
  config: Config,
  logger: Logger,
): Promise<{ accepted: boolean; fingerprint: string }> {
  const { database, embedded, close } = await openDatabase(config, logger)
  try {
    const master = loadMasterKey({
      secretKey: config.secretKey,
      dataDir: config.dataDir,
      isEmbedded: embedded !== undefined,
    })
    return { accepted: await acceptKey(database, master), fingerprint: master.fingerprint }
  } finally {
    await close()
  }
}
