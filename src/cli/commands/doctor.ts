import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AppError, readConfig } from '../../platform/index.ts'
import { withClient } from '../connect.ts'
import { EXIT, type OutputOptions, print } from '../output.ts'

type Check = { name: string; ok: boolean; text: string }

const LOW_DISK_BYTES = 1024 ** 3
const CONSOLE_PAGE = fileURLToPath(new URL('../../../console/dist/index.html', import.meta.url))

/** Looks at everything that start-up and daily work depend on. Exit code 1 when something has to be mended. */
export async function doctor(options: OutputOptions): Promise<void> {
  const checks = [checkNode(), checkConfig()]
  if (checks.every((check) => check.ok)) {
    const { dataDir, databaseUrl } = readConfig()
    if (databaseUrl === undefined)
      checks.push(checkDataDir(dataDir), checkDisk(dataDir), checkKeyFile(dataDir))
    checks.push(checkConsole(), ...(await checkServer()))
  }
  print(checks, options, (all) =>
    all.map((check) => `${check.ok ? '✓' : '✗'} ${check.name}: ${check.text}`).join('\n'),
  )
  if (checks.some((check) => !check.ok)) process.exitCode = EXIT.failed
}

function checkNode(): Check {
  const major = Number(process.versions.node.split('.')[0])
  const text =
    major >= 22
      ? process.versions.node
      : `${process.versions.node} is too old; run "npm ci", which brings Node 24 along`
  return { name: 'Node', ok: major >= 22, text }
}

function checkConfig(): Check {
  try {
    readConfig()
    return { name: 'Settings', ok: true, text: 'all valid; "naru config" lists them' }
  } catch (error) {
    return { name: 'Settings', ok: false, text: (error as Error).message }
  }
}

function checkDataDir(dataDir: string): Check {
  const place = existsSync(dataDir) ? dataDir : dirname(dataDir)
  try {
    accessSync(place, constants.W_OK)
    return {
      name: 'Data folder',
      ok: true,
      text: existsSync(dataDir) ? dataDir : `${dataDir} will be made at the first start`,
    }
  } catch {
    return {
      name: 'Data folder',
      ok: false,
      text: `${place} cannot be written; change its owner or set NARU_DATA_DIR`,
    }
  }
}

function checkDisk(dataDir: string): Check {
  const { bavail, bsize } = statfsSync(existsSync(dataDir) ? dataDir : dirname(dataDir))
  const free = bavail * bsize
  const text = `${(free / 1024 ** 3).toFixed(1)} GiB free`
  return {
    name: 'Disk',
    ok: free > LOW_DISK_BYTES,
    text: free > LOW_DISK_BYTES ? text : `${text}: make room before it is full`,
  }
}

function checkKeyFile(dataDir: string): Check {
  const path = join(dataDir, 'secret.key')
  if (!existsSync(path)) return { name: 'Secret key', ok: true, text: 'will be made at the first start' }
  const isPrivate = (statSync(path).mode & 0o077) === 0
  return {
    name: 'Secret key',
    ok: isPrivate,
    text: isPrivate
      ? `${path}; keep a copy apart from your backups`
      : `${path} can be read by others: chmod 600 it`,
  }
}

function checkConsole(): Check {
  const ok = existsSync(CONSOLE_PAGE)
  return { name: 'Console', ok, text: ok ? 'built' : 'not built; run "npm run build"' }
}

async function checkServer(): Promise<Check[]> {
  try {
    return await withClient(async (client) => {
      await client.call('GET', '/ready')
      const ready = { name: 'Server', ok: true, text: `${client.url} is ready` }
      const search = await client
        .call<{ took_ms: number }>('POST', '/api/v1/search', { query: 'naru', limit: 1 })
        .then(({ took_ms }) => ({ name: 'Search', ok: true, text: `answers in ${took_ms} ms` }))
        .catch((error: Error) => ({ name: 'Search', ok: false, text: error.message }))
      return [ready, search]
    })
  } catch (error) {
    const text = error instanceof AppError ? error.message : String(error)
    return [{ name: 'Server', ok: false, text }]
  }
}
