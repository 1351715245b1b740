import { expect, it } from 'vitest'
import { plainLine } from './plain-line.ts'

it.each([
  [
    'issue a new one. ## Connect a laptop 1. Open Network',
    'issue a new one. Connect a laptop 1. Open Network',
  ],
  ['`--mem`을 **지정하지** 않으면', '--mem을 지정하지 않으면'],
  ['See [the guide](https://x.example/a) - first', 'See the guide first'],
  ['| Symptom | Cause |\n| --- | --- |\n| Hangs | MTU |', 'Symptom · Cause · Hangs · MTU'],
  ['kubectl describe pod | grep -A3', 'kubectl describe pod | grep -A3'],
  ['| `137` | out of memory', '137 · out of memory'],
  ['- [ ] an *important* step\n* and _another_', 'an important step and another'],
  ['> quoted\n> twice: Reports > Absences', 'quoted twice: Reports > Absences'],
  ['```bash\nnaru start\n```', 'naru start'],
  ['2*3*4, *.md and snake_case_name', '2*3*4, *.md and snake_case_name'],
  ['port 51820-51830, C# and a_b', 'port 51820-51830, C# and a_b'],
])('%j reads %s', (markdown, line) => {
  expect(plainLine(markdown)).toBe(line)
})
