import { fileURLToPath } from 'node:url'
import { createEmailChannel } from '../channels/index.ts'
import { copilotRoutes } from '../copilot/index.ts'
import { createGateway, readConfigFile } from '../gateway/index.ts'
import { createServer, healthRoutes } from '../http/index.ts'
import {
  createIdentity,
  ensureFirstRun,
  type FirstRun,
  hasTrail,
  requireTrailKey,
} from '../identity/index.ts'
import { createKnowledge, type Knowledge } from '../knowledge/index.ts'
import {
  AppError,
  allowedOutbound,
  type Config,
  createJobs,
  createMetrics,
  createRedis,
  createSecretBox,
  createSecretReferences,
  createSignals,
  type Logger,
  loadMasterKey,
  openBlobs,
  VERSION,
} from '../platform/index.ts'
import { backupRoutes, createBackups } from './backups.ts'
import { closeAll } from './close-all.ts'
import { writeLocalAccess } from './local-access.ts'
import { openDatabase } from './open-database.ts'
import { loadSamples, SAMPLES_DIR } from './samples.ts'
import { serverAddress } from './server-address.ts'

export type App = {
  /** `http://127.0.0.1:7070` */
  url: string
  firstRun: FirstRun
  /** Keys that NARU_CONFIG declares and this start made: to be printed once. */
  newKeys: Array<{ name: string; key: string }>
  knowledge: Knowledge
  /** Answers what is under way, ends jobs at a safe point, closes the database. */
  stop(): Promise<void>
}

const CONSOLE_DIR = fileURLToPath(new URL('../../console/dist/', import.meta.url))

/** Wires every part together and listens. */
export async function startApp(
  config: Config,
  logger: Logger,
  /** The embedded database died again and again and was given up: stop, and let somebody mend it. */
  onDatabaseLost?: (error: AppError) => void,
): Promise<App> {
  const address = serverAddress(config, logger)
  // what is wrong with the file itself must not cost a first start its admin key, which is shown once
  const configFile = config.configFile === undefined ? undefined : await readConfigFile(config.configFile)
  const opened = await openDatabase(config, logger, onDatabaseLost)
  const undo: Array<() => Promise<unknown>> = [opened.close]
  const stop = () => closeAll(undo.splice(0).reverse(), logger)
  try {
    const { database, embedded } = opened
    const hasIndex = opened.migrated.waitingForVector.length === 0
    const master = loadMasterKey({
      secretKey: config.secretKey,
      dataDir: config.dataDir,
      isEmbedded: embedded !== undefined,
      mayCreate: !(await hasTrail(database)),
    })
    await requireTrailKey(database, master)
    const connection = embedded ? undefined : { connectionString: config.databaseUrl as string }
    const signals = await createSignals({ connection, logger })
    undo.push(signals.close)
    const firstRun = await ensureFirstRun({ database, signals, master, rootKey: config.rootKey })
    const metrics = createMetrics()
    const parts = { database, signals, master, config, logger, metrics }
    const email = config.smtpUrl && createEmailChannel({ url: config.smtpUrl, from: config.mailFrom })
    if (email) undo.push(email.close)
    const identity = await createIdentity({
      ...parts,
      version: VERSION,
      sendMail: email ? email.send : undefined,
      // asked by requests, which come once everything is there
      checkLimits: (...limits) => gateway.checkLimits(...limits),
    })
    undo.push(identity.close)
    const redis =
      config.redisUrl === undefined
        ? undefined
        : await createRedis({ url: config.redisUrl, logger, registry: metrics.registry })
    if (redis) undo.push(redis.close)
    const references = createSecretReferences({ settings: config })
    undo.push(references.close)
    const gateway = await createGateway({
      ...parts,
      redis,
      references,
      audit: identity.audit,
      keys: identity.keys,
    })
    undo.push(gateway.close)
    const jobs = await createJobs({ database, logger, works: true, isAlone: embedded !== undefined })
    const blobs = await openBlobs(config)
    const knowledge = await createKnowledge({
      database,
      jobs,
      signals,
      models: gateway.models,
      facts: gateway.facts,
      logger,
      audit: identity.audit,
      fileRoots: [...config.fileRoots, SAMPLES_DIR],
      secrets: createSecretBox(master),
      references,
      blobs,
      maxAttachmentBytes: config.attachmentMb * 1024 * 1024,
      ocrFolder: config.ocrData,
      embeddingFolder: config.embeddingFolder,
      qdrant:
        config.qdrantUrl === undefined ? undefined : { url: config.qdrantUrl, apiKey: config.qdrantApiKey },
      allowOutbound: allowedOutbound(config),
      publicUrl: config.publicUrl,
      hasIndex,
      works: true,
    })
    const backups = embedded
      ? await createBackups({
          embedded,
          dataDir: config.dataDir,
          installedAt: firstRun.tenant.createdAt,
          secretKeyFingerprint: master.fingerprint,
          jobs,
          logger,
          beforeBackup: gateway.flush,
        })
      : undefined
    undo.push(async () => blobs.close())
    // jobs end first: they work with what knowledge closes
    undo.push(knowledge.close, jobs.stop)
    let isStopping = false
    const server = await createServer({
      routes: [
        ...healthRoutes({ database, metrics, isStopping: () => isStopping }),
        ...identity.routes,
        ...gateway.routes,
        ...knowledge.routes,
        ...copilotRoutes({
          ...{ database, hasIndex, logger },
          models: gateway.models,
          facts: gateway.facts,
          queryLog: knowledge.queryLog,
          search: knowledge.search,
          copilotSettings: knowledge.copilotSettings,
          fetchTicket: knowledge.fetchTicket,
        }),
        ...(backups ? backupRoutes({ backups, database, audit: identity.audit }) : []),
      ],
      authenticate: identity.authenticate,
      onRefused: identity.onRefused,
      logger,
      metrics,
      version: VERSION,
      ...address,
      consoleDir: CONSOLE_DIR,
    })
    undo.push(async () => {
      isStopping = true
      await server.close()
    })
    await identity.start(jobs)
    await gateway.start(jobs)
    const applied = configFile && (await gateway.applyFile(configFile, firstRun.tenant.id))
    await knowledge.start()
    await backups?.start()
    if (config.demo && firstRun.isNew)
      await loadSamples({ database, knowledge, tenant: firstRun.tenant, logger })
    const url = await server.listen({ host: config.host, port: config.port }).catch(cannotListen(config))
    if (embedded)
      await writeLocalAccess({
        keys: identity.keys,
        tenant: firstRun.tenant,
        dataDir: config.dataDir,
        url,
        certificate: address.tls?.cert,
      })
    return { url, firstRun, newKeys: applied?.keys ?? [], knowledge, stop }
  } catch (error) {
    // why it did not start matters more than what else fails now; that is in the log
    await stop().catch(() => {})
    throw error
  }
}

function cannotListen(config: Config) {
  return (cause: NodeJS.ErrnoException): never => {
    const reason = cause.code === 'EADDRINUSE' ? 'another program listens there' : cause.message
    throw new AppError({
      code: 'cannot_listen',
      status: 500,
      message: `Naru cannot listen on ${config.host}:${config.port}: ${reason}. Stop that program, or choose another port with NARU_PORT.`,
      cause,
    })
  }
}
