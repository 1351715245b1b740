import { expect, it } from 'vitest'
import { markedPieces } from './marked-pieces.ts'

const shown = (text: string, ranges: Array<{ from: number; to: number }>) =>
  markedPieces(text, ranges)
    .map((piece) => (piece.isMarked ? `[${piece.text}]` : piece.text))
    .join('')

it('marks parts of a text, in whatever order they are told', () => {
  const ranges = [
    { from: 21, to: 26 },
    { from: 0, to: 7 },
  ]
  expect(shown('Restart it. It takes 5 min.', ranges)).toBe('[Restart] it. It takes [5 min].')
})

it('marks once what several ranges are about, and nothing where there are none', () => {
  const ranges = [
    { from: 0, to: 5 },
    { from: 3, to: 9 },
    { from: 4, to: 5 },
    { from: 8, to: 99 },
    { from: 2, to: 2 },
  ]
  const text = 'Restart it.'
  expect(
    markedPieces(text, ranges)
      .map((piece) => piece.text)
      .join(''),
  ).toBe(text)
  expect(markedPieces(text, ranges).every((piece) => piece.isMarked)).toBe(true)
  expect(shown(text, [])).toBe(text)
  expect(markedPieces('', ranges)).toEqual([])
})
