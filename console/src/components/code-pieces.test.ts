import { expect, test } from 'vitest'
import { codePieces } from './code-pieces.ts'

const text = (value: string) => ({ isCode: false, text: value })
const code = (value: string) => ({ isCode: true, text: value })

test('what stands between fences is code, as it was written', () => {
  expect(codePieces('로그입니다.\n\n```\n  kernel: *Xid* 79\n\n# <b>root</b>\n```\n\nWhat now?')).toEqual([
    text('로그입니다.'),
    code('  kernel: *Xid* 79\n\n# <b>root</b>'),
    text('What now?'),
  ])
  expect(codePieces('```bash\nls\n```\n~~~\n```\n~~~~')).toEqual([code('ls'), code('```')])
})

test('a text without code stays one', () => {
  expect(codePieces('One\n\n  two ``` three\n# four')).toEqual([text('One\n\n  two ``` three\n# four')])
  expect(codePieces(' ')).toEqual([])
})

test('a fence that nothing closes is text', () => {
  expect(codePieces('Before\n```\nafter')).toEqual([text('Before\n```\nafter')])
  expect(codePieces('```\nls\n```\nand\n```\nrest')).toEqual([code('ls'), text('and\n```\nrest')])
})
