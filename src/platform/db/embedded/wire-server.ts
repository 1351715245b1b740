import { createServer, type Server, type Socket } from 'node:net'
import {
  type ClientMessage,
  createMessageSplitter,
  createReadyScanner,
  fatalError,
  queryMessage,
  SYNC,
  type TransactionState,
} from './wire-frames.ts'

/**
 * Serves one embedded PostgreSQL session to many clients.
 *
 * PGlite is a single backend. `@electric-sql/pglite-socket` shares it message by message, and outside a
 * transaction it lets another client's messages in between: when a large statement arrives in several
 * pieces, client A's Bind runs client B's statement (99 of 160 queries did in our trial). Here a client
 * owns the backend from the first message it runs until ReadyForQuery says "idle", as with a server
 * process of its own; the others wait in order of arrival. What cannot be separated is session state:
 * SET without LOCAL, temporary tables, named statements and advisory locks are shared by all clients.
 * PGlite knows no COPY FROM STDIN (it ends the backend; a new one starts) and no statement_timeout.
 */
export type WireServer = {
  listen(path: string): Promise<void>
  /** Runs `work` alone, between two clients' transactions. */
  exclusive<T>(work: () => Promise<T>): Promise<T>
  /** Statements run since the start; upkeep reads it to know whether anything happened. */
  unitsRun(): number
  /** Ends every connection (open transactions roll back) and stops listening. */
  close(): Promise<void>
}

type WireServerDeps = {
  /** Runs protocol bytes to their end, synchronously, and hands out the answer; the bytes are only valid during the call. */
  run(message: Uint8Array, onData: (bytes: Uint8Array) => void): void
  maxConnections: number
  /** A client that holds a transaction open without working is disconnected after this time when others wait. */
  idleInTransactionMs: number
  /** The backend did not answer as a living one does: nothing more can be done with it. */
  onBroken(reason: string): void
  log(message: string): void
}

type Session = {
  socket: Socket
  /** Complete messages that have not run yet. */
  messages: ClientMessage[]
  waiting: boolean
}
type Job = () => Promise<void>

/** Messages after which the backend answers; anything before them only makes sense together with them. */
const ENDS_UNIT = new Set(['startup', 'Q', 'S', 'F', 'H'])
/** Of those, the ones that a living backend always answers with ReadyForQuery. */
const ENDS_READY = new Set(['startup', 'Q', 'S', 'F'])

export function createWireServer(deps: WireServerDeps): WireServer {
  const sessions = new Set<Session>()
  const queue: Array<Session | Job> = []
  const scanner = createReadyScanner()
  let owner: Session | undefined
  let state: TransactionState | undefined = 'I'
  let jobRunning = false
  let scheduled = false
  let units = 0
  let idleTimer: NodeJS.Timeout | undefined
  let server: Server | undefined

  function schedule(): void {
    if (scheduled) return
    scheduled = true
    // One unit per turn of the event loop: answers leave and requests arrive in between.
    setImmediate(() => {
      scheduled = false
      step()
    })
  }

  function step(): void {
    if (jobRunning) return
    if (!owner) {
      const next = queue.shift()
      if (!next) return
      if (typeof next === 'function') {
        runJob(next)
        return
      }
      next.waiting = false
      owner = next
    }
    const unit = takeUnit(owner)
    if (unit.length > 0) runUnit(owner, unit)
    if (owner) watchIdleOwner(owner)
    if (!owner || hasUnit(owner)) schedule()
  }

  function runUnit(session: Session, unit: ClientMessage[]): void {
    stopWatch()
    const answer: Buffer[] = []
    const bytes = unit.length === 1 ? unit[0]?.bytes : Buffer.concat(unit.map((message) => message.bytes))
    state = runMessage(bytes as Buffer, (data) => answer.push(Buffer.from(data)))
    units += 1
    if (session.socket.writable) session.socket.write(Buffer.concat(answer))
    const last = unit.at(-1)?.type as string
    if (!state && ENDS_READY.has(last)) {
      deps.onBroken(`no ReadyForQuery after a "${last}" message`)
    } else if (state === 'I') release(session)
  }

  function runMessage(bytes: Uint8Array, onData: (data: Uint8Array) => void): TransactionState | undefined {
    deps.run(bytes, (data) => {
      scanner.feed(data)
      onData(data)
    })
    return scanner.take()
  }

  function release(session: Session): void {
    owner = undefined
    stopWatch()
    if (hasUnit(session)) enqueue(session)
    schedule()
  }

  function enqueue(session: Session): void {
    if (session !== owner && !session.waiting) {
      session.waiting = true
      queue.push(session)
      if (owner) watchIdleOwner(owner)
    }
    schedule()
  }

  function runJob(job: Job): void {
    jobRunning = true
    job().finally(() => {
      jobRunning = false
      // A checkpoint that fails (a full disk) can end the backend inside without a word.
      if (runMessage(SYNC, () => {}) === 'I') schedule()
      else deps.onBroken('no ReadyForQuery after work of its own')
    })
  }

  function watchIdleOwner(session: Session): void {
    if (idleTimer || queue.length === 0 || hasUnit(session)) return
    idleTimer = setTimeout(() => {
      deps.log('A client held a transaction open without working while others waited; it was disconnected.')
      session.socket.write(fatalError('25P03', 'terminating connection due to idle-in-transaction timeout'))
      end(session)
    }, deps.idleInTransactionMs)
  }

  function stopWatch(): void {
    clearTimeout(idleTimer)
    idleTimer = undefined
  }

  function end(session: Session): void {
    if (!sessions.delete(session)) return
    session.socket.destroySoon()
    session.messages = []
    const at = queue.indexOf(session)
    if (at >= 0) queue.splice(at, 1)
    if (owner !== session) return
    const ignore = () => {}
    if (!state) state = runMessage(SYNC, ignore)
    if (state !== 'I') state = runMessage(queryMessage('ROLLBACK'), ignore)
    if (state === 'I') release(session)
    else deps.onBroken('the transaction of a lost client did not roll back')
  }

  function accept(socket: Socket): void {
    if (sessions.size >= deps.maxConnections) {
      socket.on('error', () => {})
      socket.write(fatalError('53300', 'sorry, too many clients already'))
      socket.destroySoon()
      return
    }
    const session: Session = { socket, messages: [], waiting: false }
    const splitter = createMessageSplitter()
    sessions.add(session)
    socket.on('data', (chunk) => {
      try {
        for (const message of splitter.push(chunk)) receive(session, message)
      } catch (error) {
        deps.log(`A client was disconnected: ${(error as Error).message}`)
        end(session)
      }
    })
    socket.on('error', () => end(session))
    socket.on('close', () => end(session))
  }

  function receive(session: Session, message: ClientMessage): void {
    if (message.type === 'ssl') session.socket.write('N')
    else if (message.type === 'cancel') end(session)
    else if (message.type === 'X' && session.messages.length === 0) end(session)
    else {
      session.messages.push(message)
      if (ENDS_UNIT.has(message.type)) enqueue(session)
    }
  }

  function takeUnit(session: Session): ClientMessage[] {
    const last = session.messages.findIndex((message) => ENDS_UNIT.has(message.type))
    return session.messages.splice(0, last + 1)
  }

  return {
    listen(path) {
      const listening = createServer(accept)
      server = listening
      return new Promise((resolve, reject) => {
        listening.once('error', reject)
        listening.listen(path, resolve)
      })
    },
    exclusive: <T>(work: () => Promise<T>) =>
      new Promise<T>((resolve, reject) => {
        queue.push(() => work().then(resolve, reject))
        if (owner) watchIdleOwner(owner)
        schedule()
      }),
    unitsRun: () => units,
    close() {
      for (const session of sessions) end(session)
      const listening = server
      return new Promise((resolve) => (listening ? listening.close(() => resolve()) : resolve()))
    },
  }
}

function hasUnit(session: Session): boolean {
  return session.messages.some((message) => ENDS_UNIT.has(message.type))
}
