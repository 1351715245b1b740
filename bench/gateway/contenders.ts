// What is measured against each other: a bare proxy, nginx, Portkey's gateway, and Naru with everything on.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type BenchServer, startServer } from '../support/server.ts'
import { requestBytes } from './http-load.ts'

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url))
const ROOT = fileURLToPath(new URL('../../', import.meta.url))

export type Contender = {
  name: string
  url: URL
  headers: Record<string, string>
  pid: number
  stop(): Promise<void>
}

const MODEL = 'fast'
const PROMPT = {
  temperature: 0.2,
  messages: [
    { role: 'system', content: 'You answer questions about Kubernetes in one sentence. '.repeat(6) },
    {
      role: 'user',
      content: 'Is the rollout of the deployment shop-frontend in the namespace prod complete?',
    },
  ],
}

export function bodyFor(more: object = {}): string {
  return JSON.stringify({ model: MODEL, ...PROMPT, ...more })
}

export function bytesFor({ url, headers }: Contender, more: object = {}): Buffer {
  return requestBytes(url, { 'content-type': 'application/json', ...headers }, bodyFor(more))
}

async function startScript(name: string, file: string, args: string[] = []): Promise<Contender> {
  const child = spawn(process.execPath, [here(file), ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const port = await new Promise<string>((resolve) =>
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).once('line', resolve),
  )
  return { ...fromChild(name, child, Number(port)), headers: { authorization: 'Bearer bench' } }
}

function fromChild(name: string, child: ChildProcess, port: number): Contender {
  return {
    name,
    url: new URL(`http://127.0.0.1:${port}/v1/chat/completions`),
    headers: {},
    pid: child.pid as number,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill()
      await ended
    },
  }
}

export const startUpstream = () => startScript('direct', 'upstream.ts')
export const startBareProxy = (upstream: Contender) =>
  startScript('bare Node + undici', 'bare-proxy.ts', [upstream.url.origin])

/** undefined where nginx is not installed. */
export async function startNginx(upstream: Contender): Promise<Contender | undefined> {
  if (spawnSync('nginx', ['-v']).error) return undefined
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'naru-bench-nginx-'))
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; pid ${folder}/pid; error_log ${folder}/error.log; worker_processes 1;
events { worker_connections 1024; }
http {
  access_log off;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
  upstream provider { server ${upstream.url.host}; keepalive 64; }
  server { listen 127.0.0.1:${port}; keepalive_requests 1000000;
    location / { proxy_pass http://provider; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; } }
}`,
  )
  const child = spawn('nginx', ['-c', join(folder, 'nginx.conf'), '-p', folder], { stdio: 'ignore' })
  await listening(port)
  return fromChild('nginx', child, port)
}

/** undefined where the package is not installed. */
export async function startPortkey(upstream: Contender): Promise<Contender | undefined> {
  const script = join(ROOT, 'node_modules/@portkey-ai/gateway/build/start-server.js')
  if (!existsSync(script)) return undefined
  const port = await freePort()
  const child = spawn(process.execPath, [script, `--port=${port}`, '--headless'], { stdio: 'ignore' })
  await listening(port)
  const { version } = JSON.parse(
    readFileSync(join(ROOT, 'node_modules/@portkey-ai/gateway/package.json'), 'utf8'),
  )
  return {
    ...fromChild(`Portkey ${version}`, child, port),
    headers: {
      authorization: 'Bearer bench',
      'x-portkey-provider': 'openai',
      'x-portkey-custom-host': `${upstream.url.origin}/v1`,
    },
  }
}

export type Naru = Contender & { server: BenchServer }

/** With a key that has limits and a budget, the ledger in its database, metrics, and the log in a file. */
export async function startNaru(upstream: Contender, env: Record<string, string> = {}): Promise<Naru> {
  const logFile = join(mkdtempSync(join(tmpdir(), 'naru-bench-log-')), 'log')
  const server = await startServer({ env: { LOG_LEVEL: 'info', ...env }, logFile })
  const provider = await server.call<{ id: string }>('POST', '/api/v1/providers', {
    name: 'bench',
    kind: 'openai',
    base_url: `${upstream.url.origin}/v1`,
    secret: 'sk-bench',
    check: false,
  })
  await server.call('POST', '/api/v1/models', {
    alias: MODEL,
    max_output_tokens: 1000,
    targets: [{ provider_id: provider.id, model: 'gpt-4o-mini' }],
  })
  const { key } = await server.call<{ key: string }>('POST', '/api/v1/keys', {
    name: 'bench',
    scopes: ['models:use'],
    limits: {
      requests_per_minute: 1_000_000,
      tokens_per_minute: 1_000_000_000,
      concurrency: 10_000,
      budget_per_day: '100000',
      budget_per_month: '1000000',
    },
  })
  return {
    name: 'Naru',
    url: new URL(`${server.url}/v1/chat/completions`),
    headers: { authorization: `Bearer ${key}` },
    pid: server.process.pid as number,
    stop: () => server.stop(),
    server,
  }
}

/** Calls in the ledger, once none is on its way any more. */
export async function callsInLedger({ server }: Naru, expected: number): Promise<number> {
  let calls = 0
  for (let tries = 0; tries < 300; tries++) {
    ;({ calls } = await server.call<{ calls: number }>('GET', '/api/v1/calls/summary'))
    if (calls >= expected) break
    await delay(200)
  }
  return calls
}

/** CPU time of a process so far, in microseconds. */
export function cpuUs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10_000
}

async function listening(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const isUp = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    )
    if (isUp) return
    await delay(50)
  }
  throw new Error(`nothing listens on ${port}`)
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}
