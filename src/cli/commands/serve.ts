import { type App, startApp } from '../../app/index.ts'
import { createLogger, readConfig, VERSION } from '../../platform/index.ts'
import type { OutputOptions } from '../output.ts'

const FORCED_STOP_MS = 30_000

/** Starts the server and keeps running until a signal ends it. */
export async function serve(options: OutputOptions): Promise<void> {
  const config = readConfig()
  const logger = createLogger(config.logLevel)
  let isLost = false
  let stop = (_reason: string): void => process.exit(1)
  const app = await startApp(config, logger, (err) => {
    isLost = true
    logger.fatal({ err }, 'the embedded database was given up; ending')
    stop('database lost')
  })
  let isStopping = false
  stop = (reason) => {
    // a second signal means it
    if (isStopping && !isLost) process.exit(1)
    if (isStopping) return
    isStopping = true
    logger.info({ reason }, 'stopping: finishing requests and jobs')
    setTimeout(() => process.exit(1), FORCED_STOP_MS).unref()
    app.stop().then(
      () => process.exit(isLost ? 1 : 0),
      (err: unknown) => {
        logger.error({ err }, 'did not stop cleanly')
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', () => stop('SIGINT'))
  process.on('SIGTERM', () => stop('SIGTERM'))

  // last: whoever reads it may end the server at once
  const key = app.firstRun.newRootKey
  const { newKeys } = app
  const data = config.databaseUrl === undefined ? config.dataDir : 'PostgreSQL (DATABASE_URL)'
  if (options.json) {
    process.stdout.write(
      `${JSON.stringify({ status: 'ready', url: app.url, version: VERSION, ...(key ? { root_key: key } : {}), ...(newKeys.length > 0 ? { keys: newKeys } : {}) })}\n`,
    )
  } else {
    process.stdout.write(banner({ url: app.url, data, key, newKeys }))
  }
}

function banner(of: { url: string; data: string; key: string | undefined; newKeys: App['newKeys'] }): string {
  const lines = [
    '',
    `  Naru ${VERSION} is ready`,
    '',
    `  Console   ${of.url}`,
    `  API       ${of.url}/docs`,
    `  Data      ${of.data}`,
    '',
    ...(of.key
      ? [
          '  Open this to become the owner; it is shown this once:',
          '',
          // after "#": a browser sends that part to nobody
          `  ${of.url}/setup#key=${of.key}`,
          '',
          '  The part after "key=" is an admin key for the API, too: keep it.',
          '',
        ]
      : []),
    ...(of.newKeys.length > 0 ? ['  Keys that NARU_CONFIG declares; they are shown this once:', ''] : []),
    ...of.newKeys.flatMap(({ name, key }) => [`  ${name}  ${key}`, '']),
  ]
  return `${lines.join('\n')}\n`
}
