import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export type BenchServer = {
  url: string
  /** The admin key. */
  key: string
  process: ChildProcess
  dataDir: string
  /** From the start of the process to its first word that it is ready, in ms. */
  readyMs: number
  call<T>(method: string, path: string, body?: unknown): Promise<T>
  /** Resident memory of the server and its database together, in MB. */
  memoryMb(): number
  /** Of each of them, the server first. */
  memoriesMb(): number[]
  /** `keepData` leaves the folder for another start. */
  stop(keepData?: boolean): Promise<void>
}

/** Starts the real command on an empty data folder (or the one given) and waits until it is ready. */
export async function startServer(
  options: { dataDir?: string; demo?: boolean; env?: Record<string, string>; logFile?: string } = {},
): Promise<BenchServer> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'naru-bench-'))
  const key = 'naru_sk_bench_0123456789abcdef'
  const started = performance.now()
  const child = spawn(
    process.execPath,
    ['--max-semi-space-size=16', join(ROOT, 'src/main.ts'), 'serve', '--json'],
    {
      env: {
        ...process.env,
        NARU_PORT: '0',
        NARU_DATA_DIR: dataDir,
        NARU_ROOT_KEY: key,
        NARU_DEMO: options.demo ? '1' : '0',
        LOG_LEVEL: 'warn',
        ...options.env,
      },
      stdio: ['ignore', 'pipe', options.logFile === undefined ? 'inherit' : openSync(options.logFile, 'a')],
    },
  )
  const { url } = await new Promise<{ url: string }>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).once('line', (line) =>
      resolve(JSON.parse(line)),
    )
  })
  const memories = () => familyOf(child.pid as number).map(residentMb)
  return {
    url,
    key,
    process: child,
    dataDir,
    readyMs: performance.now() - started,
    async call<T>(method: string, path: string, body?: unknown) {
      const response = await fetch(url + path, {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
      return (text === '' ? undefined : JSON.parse(text)) as T
    },
    memoryMb: () => memories().reduce((sum, mb) => sum + mb, 0),
    memoriesMb: memories,
    async stop(keepData = false) {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
      if (!keepData) rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

function familyOf(pid: number): number[] {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((other) => statusOf(other).get('PPid') === String(pid))
  return [pid, ...children.flatMap(familyOf)]
}

/** Of one process. */
export function residentMb(pid: number): number {
  return Number.parseInt(statusOf(pid).get('VmRSS') ?? '0', 10) / 1024
}

function statusOf(pid: number): Map<string, string> {
  try {
    const lines = readFileSync(`/proc/${pid}/status`, 'utf8').split('\n')
    return new Map(lines.map((line) => line.split(':\t').map((part) => part.trim()) as [string, string]))
  } catch {
    return new Map()
  }
}

/** The value below which the share `q` of the sorted values lies. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN
}
