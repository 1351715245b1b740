import { AppError } from '../platform/index.ts'

/** Exit codes, for scripts. */
export const EXIT = { ok: 0, failed: 1, usage: 2, nothingFound: 3, partly: 4 } as const

export type OutputOptions = { json?: boolean }

/** Prints the value as JSON when asked to, else what `render` makes of it for people. */
export function print<T>(value: T, options: OutputOptions, render: (value: T) => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(value) : plain(render(value))}\n`)
}

/** Says on stderr what went wrong, in words for people or as JSON, and sets the exit code. */
export function fail(error: unknown, options: OutputOptions): void {
  const known = error instanceof AppError ? error : undefined
  const code = known?.code ?? 'internal_error'
  const message = known?.message ?? (error instanceof Error ? (error.stack ?? error.message) : String(error))
  process.stderr.write(
    options.json ? `${JSON.stringify({ error: { code, message } })}\n` : `naru: ${message}\n`,
  )
  process.exitCode = known?.status === 400 ? EXIT.usage : EXIT.failed
}

/** Rows as columns, wide enough for what is in them; Hangul takes two cells. */
export function table(texts: readonly string[][]): string {
  const rows = texts.map((row) => row.map((cell) => plain(cell).replace(/[\n\t]/g, ' ')))
  const widths: number[] = []
  for (const row of rows)
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, cells(cell))
    })
  return rows
    .map((row) =>
      row
        .map((cell, i) =>
          i === row.length - 1 ? cell : cell + ' '.repeat((widths[i] as number) - cells(cell)),
        )
        .join('  '),
    )
    .join('\n')
}

/** Strangers choose some of these texts: nothing that a terminal would obey. */
function plain(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]/gu, ' ')
}

function cells(text: string): number {
  let width = 0
  for (const character of text)
    width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]/.test(
      character,
    )
      ? 2
      : 1
  return width
}
