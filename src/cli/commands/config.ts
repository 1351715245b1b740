import { describeConfig } from '../../platform/index.ts'
import { type OutputOptions, print, table } from '../output.ts'

/** Every setting with its value, where it came from, and what it does. */
export async function showConfig(options: OutputOptions): Promise<void> {
  print(describeConfig(), options, (rows) =>
    table([
      ['SETTING', 'VALUE', 'FROM', 'WHAT IT DOES'],
      ...rows.map((row) => [row.name, row.value || '–', row.source, row.help]),
    ]),
  )
}
