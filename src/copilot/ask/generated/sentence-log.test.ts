import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readEvidence } from './evidence.ts'
import { createSentenceLog } from './sentence-log.ts'

const PASSAGES = [
  'Refunds are paid within 14 days to the card that was used. Vouchers are not refunded.',
  'Restart the router:\n\n```sh\nrouter restart --force\n```\n\nWait until the light is green.',
].map((content) => readEvidence(content))

function follow(pieces: string[]) {
  const log = createSentenceLog((number) => PASSAGES[number - 1])
  const spans = pieces.flatMap((piece) => log.add(piece))
  spans.push(...log.end())
  return {
    text: log.text(),
    unsupported: spans.map(({ from, to }) => log.text().slice(from, to)),
    counts: log.counts(),
  }
}

describe('createSentenceLog', () => {
  it.each([
    ['Refunds are paid within 14 days. [1] Vouchers are refunded. [1]', ['Vouchers are refunded.']],
    // the number at the end is for the whole paragraph
    ['Refunds are paid within 14 days. Vouchers are not refunded. [1]', []],
    ['Vouchers are not refunded.\n\nRefunds are paid within 14 days. [1]', ['Vouchers are not refunded.']],
    ['1. Restart the router. [2]\n2. Call a technician then. [2]', ['2. Call a technician then.']],
    ['Do this:\n\nRestart the router: [2]\n\n```sh\nrouter restart --force\n```', []],
    ['Restart the router: [2]\n\n```sh\nrouter wipe --all\n```\n', ['```sh\nrouter wipe --all\n```']],
    ['Refunds are paid within 14 days [2].', ['Refunds are paid within 14 days [2].']],
    ['## Refunds\n\nPaid within 14 days to the card. [1]', []],
  ])('%s', (text, unsupported) => {
    expect(follow([text]).unsupported).toEqual(unsupported)
  })

  it('is quick with a fence that never ends', () => {
    const pieces = Array.from({ length: 2_000 }, () => '```')
    expect(follow(pieces).counts).toEqual({ supported: 0, claims: 0 })
    expect(follow(['~~~\na\n~~\n ~~~~ \nCats fly. [1]']).unsupported).toEqual([
      '~~~\na\n~~\n ~~~~',
      'Cats fly.',
    ])
  })

  it('takes a block of comments for no support', () => {
    expect(follow(['Restart: [2]\n\n```sh\n# Cats fly.\n```\n']).counts).toEqual({ supported: 0, claims: 0 })
  })

  it('counts what is supported', () => {
    expect(follow(['Refunds are paid within 14 days. [1] Cats fly. [1] Dogs bark.\n## No claim']).counts).toEqual({
      supported: 1,
      claims: 3,
    })
  })

  it('comes to the same, however it is cut', () => {
    const text =
      'Refunds are paid within 14 days. [1] Vouchers are refunded. [1]\n\n1. Restart the router. [2]\n2. Call a technician then.\n\n```sh\nrouter wipe\n```\nEnd of 30 days.'
    const whole = follow([text])
    expect(whole.unsupported).toHaveLength(4)
    fc.assert(
      fc.property(fc.array(fc.nat({ max: text.length })), (cuts) => {
        const places = [...new Set(cuts)].sort((a, b) => a - b)
        expect(follow([0, ...places].map((from, i) => text.slice(from, places[i])))).toEqual(whole)
      }),
    )
  })
})
