import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'

/** What an agent's window of Freshdesk tells an app, and the installation's settings. */
export type WindowOptions = {
  /** Folder of the built app, as Freshworks' tool packs it. */
  app: string
  ticketId: number
  /** As Freshdesk names it: `ko`, `en`. */
  language: string
  /** `https://acme.freshdesk.com` */
  freshdesk: string
  iparams: { naru_host: string; naru_key: string }
}

/** What the app did to the window. */
export type WindowEvent = { action: string; options: Record<string, unknown> }

export type FreshdeskWindow = {
  /** Address of the window's page, on a site of its own. */
  url: string
  origin: string
  /** Requests that Freshworks' servers made for the app; their keys never reached the browser. */
  minted: Array<{ status: number }>
  stop(): Promise<void>
}

const types: Record<string, string> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.html': 'text/html; charset=utf-8',
}

/** The client object of platform 3.0, as far as an app in the sidebar uses it. Runs in the browser. */
function clientScript({ ticketId, language, freshdesk, iparams }: WindowOptions): string {
  // secure ones are not answered to a browser
  const shown = { naru_host: iparams.naru_host }
  return `
    const data = {
      ticket: { ticket: { id: ${ticketId} } },
      loggedInUser: { loggedInUser: { contact: { language: ${JSON.stringify(language)} } } },
      currentHost: { currentHost: { endpoint_urls: { freshdesk: ${JSON.stringify(freshdesk)} } } },
    }
    window.done = []
    const act = (action) => async (...given) => { window.done.push({ action, options: given.at(-1) }) }
    const client = {
      data: { get: async (name) => data[name] ?? Promise.reject(new Error(name)) },
      iparams: { get: async () => (${JSON.stringify(shown)}) },
      events: { on: (event, listener) => { if (event === 'app.activated') { window.activate = listener; setTimeout(listener) } } },
      instance: { resize: act('resize') },
      interface: { trigger: async (action, options) => { window.done.push({ action, options }) } },
      request: { invokeTemplate: async (name, { body }) => {
        const answer = await fetch('/invoke/' + name, { method: 'POST', body })
        const result = { status: answer.status, response: await answer.text() }
        return answer.ok ? result : Promise.reject(result)
      } },
    }
    window.show = (id) => { data.ticket = { ticket: { id } }; window.activate() }
    window.app = { initialized: async () => client }
  `
}

type Template = { schema: { method: string; path: string; headers: Record<string, string> } }

/** Sends a request template as Freshworks' servers do: secure settings are put into its headers there. */
async function invoke(options: WindowOptions, name: string, body: string) {
  const templates = JSON.parse(readFileSync(join(options.app, 'config/requests.json'), 'utf8')) as Record<
    string,
    Template
  >
  const template = templates[name]
  if (!template) return { status: 404, text: 'no such template' }
  const { method, path, headers } = template.schema
  const filled = Object.entries(headers).map(([header, value]) => [
    header,
    value.replace(
      /<%= iparam\.(\w+) %>/g,
      (_, iparam: keyof WindowOptions['iparams']) => options.iparams[iparam],
    ),
  ])
  const answer = await fetch(`http://${options.iparams.naru_host}${path}`, {
    method,
    headers: Object.fromEntries(filled),
    body,
  })
  return { status: answer.status, text: await answer.text() }
}

/** A page with the app in it, as the window of Freshdesk shows one, on a site of its own. */
export async function startFreshdeskWindow(options: WindowOptions): Promise<FreshdeskWindow> {
  const minted: FreshdeskWindow['minted'] = []
  const server: Server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://window').pathname
    const answer = (status: number, type: string, body: string | Buffer) => {
      response.writeHead(status, { 'content-type': type }).end(body)
    }
    if (path.startsWith('/invoke/')) {
      let body = ''
      request.on('data', (part: Buffer) => {
        body += part.toString()
      })
      request.on('end', () => {
        void invoke(options, path.slice('/invoke/'.length), body)
          .catch(() => ({ status: 502, text: 'nobody answers there' }))
          .then(({ status, text }) => {
            minted.push({ status })
            answer(status, 'application/json', text)
          })
      })
      return
    }
    if (path === '/client.js') return answer(200, 'text/javascript', clientScript(options))
    const file = path === '/' ? 'index.html' : path.slice(1)
    try {
      const content = readFileSync(join(options.app, 'app', file))
      const isPage = extname(file) === '.html'
      const filled = isPage ? content.toString().replace('{{{appclient}}}', '/client.js') : content
      answer(200, types[extname(file)] ?? 'application/octet-stream', filled)
    } catch {
      answer(404, 'text/plain', 'not there')
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`
  return {
    url: `${origin}/`,
    origin,
    minted,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
