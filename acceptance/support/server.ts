import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants, cpSync, existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createHttp, type Http } from './http.ts'

export const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url))
const START_TIMEOUT_MS = 60_000

export type Server = Http & {
  pid: number
  dataDir: string
  /** An admin key, also the one that `http` calls use unless told otherwise. */
  rootKey: string
  /** The line that `serve --json` printed. */
  ready: Record<string, unknown>
  /** Everything printed so far. */
  stdout(): string
  stderr(): string
  process: ChildProcess
  /** Settled when the process has ended: its exit code, or the signal that ended it. */
  ended: Promise<number | string>
  /** Asks it to stop and waits until it has; the data folder stays. */
  stop(): Promise<number | string>
  /** `kill -9`, and waits until it is gone. */
  kill(): Promise<void>
}

type Options = {
  dataDir?: string
  rootKey?: string
  env?: Record<string, string>
}

/** A folder of this test run; `removeFolders` deletes all of them. */
export function makeFolder(name = 'data'): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `naru-acceptance-${name}-`)))
  folders.push(folder)
  return folder
}

const folders: string[] = []

/** A data folder that is as after a first start. */
export function copyInstallation(): string {
  const folder = makeFolder()
  const template = join(process.env.NARU_TEST_TEMPLATES ?? '', 'installation')
  if (existsSync(template)) cpSync(template, folder, { recursive: true, mode: constants.COPYFILE_FICLONE })
  return folder
}

/** Whether the settings make a first start of their own. */
function isFirstStart({ rootKey, env = {} }: Options): boolean {
  return rootKey !== undefined || ['NARU_DEMO', 'NARU_SECRET_KEY', 'DATABASE_URL'].some((name) => name in env)
}

export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
}

/** What a started command sees: none of the settings of the machine that runs the tests. */
export function environment(settings: Record<string, string>): NodeJS.ProcessEnv {
  const foreign = Object.keys(process.env).filter((name) => /^(NARU_|DATABASE_URL$|LOG_LEVEL$)/.test(name))
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !foreign.includes(name)),
  )
  return { ...inherited, NARU_PORT: '0', NARU_DEMO: '0', LOG_LEVEL: 'warn', ...settings }
}

/** Starts it on a port that its settings have to name: on another one when somebody took that meanwhile. */
export async function startOnFreePort(optionsFor: (port: number) => Options): Promise<Server> {
  for (let tries = 1; ; tries++) {
    const port = await freePort()
    const { env, ...options } = optionsFor(port)
    try {
      return await startServer({ ...options, env: { ...env, NARU_PORT: String(port) } })
    } catch (error) {
      if (tries === 5 || !String(error).includes('another program listens there')) throw error
    }
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

/** Starts the real command and answers when it says that it is ready. */
export async function startServer(options: Options = {}): Promise<Server> {
  const dataDir = options.dataDir ?? (isFirstStart(options) ? makeFolder() : copyInstallation())
  const rootKey = options.rootKey ?? 'root-key-of-the-acceptance-tests'
  const child = spawn(process.execPath, ['src/main.ts', 'serve', '--json'], {
    cwd: REPOSITORY,
    env: environment({ NARU_DATA_DIR: dataDir, NARU_ROOT_KEY: rootKey, ...options.env }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = { stdout: '', stderr: '' }
  child.stderr.on('data', (part: Buffer) => {
    output.stderr += part.toString()
  })
  const ended = new Promise<number | string>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'))
  })
  const ready = await new Promise<Record<string, unknown>>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`not ready in time\n${output.stderr}`))
    }, START_TIMEOUT_MS)
    child.stdout.on('data', (part: Buffer) => {
      output.stdout += part.toString()
      const line = output.stdout.split('\n').find((text) => text.startsWith('{"status":"ready"'))
      if (line === undefined || !output.stdout.includes('\n')) return
      clearTimeout(timer)
      resolve(JSON.parse(line))
    })
    void ended.then((code) => {
      clearTimeout(timer)
      reject(new Error(`ended with ${code} before it was ready\n${output.stderr}`))
    })
  })
  const url = ready.url as string
  return {
    ...createHttp(url, rootKey),
    pid: child.pid as number,
    dataDir,
    rootKey,
    ready,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    process: child,
    ended,
    stop() {
      child.kill('SIGTERM')
      return ended
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
