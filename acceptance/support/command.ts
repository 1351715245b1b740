import { spawn } from 'node:child_process'
import { environment, REPOSITORY } from './server.ts'

export type CommandResult = { code: number | null; stdout: string; stderr: string }

/** Runs `naru …` to its end. */
export function naru(args: string[], env: Record<string, string> = {}): Promise<CommandResult> {
  const child = spawn(process.execPath, ['src/main.ts', ...args], {
    cwd: REPOSITORY,
    env: environment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (part: Buffer) => {
    stdout += part.toString()
  })
  child.stderr.on('data', (part: Buffer) => {
    stderr += part.toString()
  })
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ code, stdout, stderr }))
  })
}
