import { expect, test } from 'vitest'
import { table } from './output.ts'

test('a table shows nothing that a terminal would obey, and keeps its columns', () => {
  const rows = [
    ['NAME', 'MAIL'],
    ['나루', 'a@b.io'],
    ['\u001b[31mred\r\n', 'c@d.io\u0007'],
  ]
  expect(table(rows).split('\n')).toEqual(['NAME        MAIL', '나루        a@b.io', ' [31mred    c@d.io '])
})
