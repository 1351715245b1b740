import { basename } from 'node:path'
import { watch as watchWithChokidar } from 'chokidar'
import { errorCode, keyOf } from './allowed-path.ts'
import { isIgnoredName, type WalkedFile } from './walk-folder.ts'

export type FollowOptions = {
  /** The real folder; throws while it cannot be reached. */
  resolve(): Promise<string>
  /** Whether a file belongs to the source. */
  isRelevant(key: string): boolean
  /** All files of the source. */
  list(root: string, signal: AbortSignal): AsyncIterable<WalkedFile>
  onChange(keys: string[]): void
  /** Changes that come this close together are reported together. */
  debounceMs?: number
  /** How often the folder is read where the system cannot tell of changes. */
  pollMs?: number
  /** Starts the system's watcher; tests put in one that fails. */
  watchFolder?: typeof watchWithChokidar
}

/** What systems say when they watch no more: too many watched files, or too many open ones. */
const EXHAUSTED = new Set(['ENOSPC', 'EMFILE', 'ENFILE', 'ENOMEM', 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM'])

/** Reports changed files through the system's watcher, and where that has reached its limits by looking regularly. */
export function followFolder(options: FollowOptions): () => Promise<void> {
  const { pollMs = 60_000, watchFolder = watchWithChokidar } = options
  const ended = new AbortController()
  const batch = createBatch(options.onChange, options.debounceMs ?? 500)
  let stopWatching: () => Promise<void> = async () => {}
  let retry: NodeJS.Timeout | undefined

  async function start(): Promise<void> {
    const root = await options.resolve()
    if (ended.signal.aborted) return
    const watcher = watchFolder(root, {
      ignoreInitial: true,
      followSymlinks: false,
      ignored: (path) => path !== root && isIgnoredName(basename(path)),
    })
    stopWatching = () => watcher.close()
    watcher.on('all', (event, path) => {
      const key = keyOf(root, path)
      // The folder itself is gone: watch its return, and let the sync say that it cannot be read.
      if (event === 'unlinkDir' && key === '') void restart()
      else if (!event.endsWith('Dir') && options.isRelevant(key)) batch.add(key)
    })
    watcher.on('error', (error) => {
      if (!EXHAUSTED.has(errorCode(error) ?? '')) return
      void watcher.close()
      stopWatching = pollFolder(options, root, pollMs, ended.signal)
    })
  }

  async function restart(): Promise<void> {
    const stop = stopWatching
    stopWatching = async () => {}
    await stop()
    begin(() => options.onChange([]))
  }

  function begin(onBack = () => {}): void {
    if (ended.signal.aborted) return
    start().then(onBack, () => {
      retry = setTimeout(() => begin(() => options.onChange([])), pollMs)
      retry.unref()
    })
  }

  begin()
  return async () => {
    ended.abort()
    clearTimeout(retry)
    batch.clear()
    await stopWatching()
  }
}

function createBatch(onChange: (keys: string[]) => void, debounceMs: number) {
  const keys = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let since = 0
  const flush = () => {
    timer = undefined
    const changed = [...keys].sort()
    keys.clear()
    if (changed.length > 0) onChange(changed)
  }
  return {
    add(key: string): void {
      if (keys.size === 0) since = Date.now()
      keys.add(key)
      // A file that changes without pause is reported all the same, every ten waits.
      if (timer && Date.now() - since > debounceMs * 10) return
      clearTimeout(timer)
      timer = setTimeout(flush, debounceMs)
    },
    clear(): void {
      clearTimeout(timer)
      keys.clear()
    },
  }
}

/** Compares sizes and times of all files with those of the time before. */
function pollFolder(
  options: FollowOptions,
  root: string,
  pollMs: number,
  ended: AbortSignal,
): () => Promise<void> {
  const stopped = new AbortController()
  const signal = AbortSignal.any([stopped.signal, ended])
  let known: Map<string, string> | undefined
  let timer: NodeJS.Timeout | undefined

  async function look(): Promise<void> {
    try {
      const now = new Map<string, string>()
      for await (const file of options.list(root, signal)) {
        now.set(file.key, `${file.size}:${file.modifiedAt.getTime()}`)
      }
      const changed = known ? changedKeys(known, now) : []
      known = now
      if (changed.length > 0) options.onChange(changed)
    } catch {
      // The sync reports a folder that cannot be read; here it is tried again.
    }
    if (!signal.aborted) timer = setTimeout(() => (running = look()), pollMs)
    timer?.unref()
  }

  let running = look()
  return async () => {
    stopped.abort()
    clearTimeout(timer)
    await running
  }
}

function changedKeys(before: Map<string, string>, now: Map<string, string>): string[] {
  const changed = [...now].filter(([key, state]) => before.get(key) !== state).map(([key]) => key)
  const gone = [...before.keys()].filter((key) => !now.has(key))
  return [...changed, ...gone].sort()
}
