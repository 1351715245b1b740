import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLeakGuard } from './leak-guard.ts'

const guard = createLeakGuard({
  known: [
    'My export stops at page 3. I am lee@customer.example, order ORD-55512.',
    'Guides are at https://docs.acme.example/export and help@acme.example.',
  ],
  reusable: ['Open Settings > Export and choose the small page size before you start again.'],
  notes: [
    'The customer is on the churn list, offer a discount of thirty percent if they complain.',
    'VIP, refund 900 USD',
  ],
  others: ['Our warehouse in Busan lost two pallets because the export was late again this week.'],
  language: 'en',
})

describe('createLeakGuard', () => {
  it.each([
    'Open Settings > Export and choose the small page size before you start again.',
    'We wrote to lee@customer.example about order ORD-55512.',
    'See https://docs.acme.example/export or write to help@acme.example.',
    'Thank you for your patience.',
  ])('lets "%s" pass', (sentence) => {
    expect(guard.check(sentence)).toEqual({ text: sentence, warnings: [] })
  })

  it.each([
    ['You are on the churn list; offer a discount of thirty percent!', 'private_note'],
    ['offer a DISCOUNT of thirty   percent', 'private_note'],
    ['Internal: VIP, refund 900 USD.', 'private_note'],
    ['Another customer’s warehouse in Busan lost two pallets because of it.', 'other_customer'],
  ])('drops "%s"', (sentence, kind) => {
    expect(guard.check(sentence)).toMatchObject({ text: '', warnings: [{ kind }] })
  })

  it('puts placeholders for what the customer does not know', () => {
    const { text, warnings } = guard.check(
      'Mail kim@other.example, call 010-9999-8888 or open db1.acme.internal.',
    )
    expect(text).toBe('Mail [email], call [phone] or open [link].')
    expect(warnings.map(({ from, to }) => text.slice(from, to))).toEqual(['[email]', '[phone]', '[link]'])
  })

  it('takes what a link shows for no placeholder, and what is put for its address for one', () => {
    const other = guard.check('Open [link](https://a.example/x), then ask [name](optional).')
    expect(other.text).toBe('Open [link]([link]), then ask [name](optional).')
    expect(other.warnings.map(({ from, to }) => other.text.slice(from - 1, to + 1))).toEqual([
      '([link])',
      ' [name](',
    ])
    const known = 'Open [link](https://docs.acme.example/export).'
    expect(guard.check(known)).toEqual({ text: known, warnings: [] })
  })

  it('marks what was taken out before, but not what stands so in a public text', () => {
    const { text, warnings } = guard.check('Upload it at [link] and sign as [name].')
    expect(warnings.map(({ kind, from, to }) => [kind, text.slice(from, to)])).toEqual([
      ['identifier_removed', '[link]'],
      ['identifier_removed', '[name]'],
    ])
    const templates = createLeakGuard({
      ...{ known: ['Templates greet with [name].'], reusable: [], notes: [], others: [], language: 'en' },
    })
    expect(templates.check('Greet with [name].').warnings).toEqual([])
  })

  it('finds a run that is cut in two', () => {
    expect(guard.check('You get a discount of thirty').text).not.toBe('')
    expect(guard.check('percent if they complain.').warnings).toMatchObject([{ kind: 'private_note' }])
  })

  it('takes no greeting before what this customer wrote for a run of another one', () => {
    const problem = '지난달 정산서 PDF가 빈 화면으로만 열리고 인쇄도 되지 않습니다.'
    const make = () =>
      createLeakGuard({
        ...{ known: [`수고 많으십니다. ${problem}`], reusable: [], notes: [], language: 'ko' },
        others: [`안녕하세요. ${problem} 부산 물류 창고 세 곳에서 같은 일이 벌어집니다.`],
      })
    for (const pieces of [
      ['안녕하세요.\n', '\n', problem],
      [`안녕하세요, ${problem}`],
      ['PDF는\n', problem],
    ]) {
      const greeted = make()
      for (const piece of pieces) expect(greeted.check(piece)).toEqual({ text: piece, warnings: [] })
    }
    const other = '부산 물류 창고 세 곳에서 같은 일이 벌어집니다.'
    for (const begin of ['안녕하세요.\n', `${problem} `]) {
      const guarded = make()
      guarded.check(begin)
      expect(guarded.check(`안녕하세요, ${problem} ${other}`).warnings).toMatchObject([
        { kind: 'other_customer' },
      ])
      expect(guarded.check(`${problem} ${other}`).text).toBe('')
    }
  })

  it('knows long notes to their end, and any run of them as long as that', () => {
    const log = Array.from({ length: 30_000 }, (_, i) => `worker ${(i * 7_919) % 104_729} idle`).join('; ')
    const long = createLeakGuard({
      ...{ known: [], reusable: [], others: [], language: 'en' },
      notes: [`${log}. The customer will be dropped in spring.`],
    })
    expect(long.check('We heard that the customer will be dropped in spring.').text).toBe('')
    expect(long.check('A worker may be idle; the customer stays.').text).not.toBe('')
    const note = plainOf(`${log.slice(0, 2_000)}`)
    fc.assert(
      fc.property(fc.nat({ max: note.length - 24 }), (from) => {
        expect(long.check(note.slice(from, from + 24)).warnings).toMatchObject([{ kind: 'private_note' }])
      }),
    )
  })

  it('lets no run of a note pass, wherever it is put', () => {
    const note = plainOf(
      'The customer is on the churn list, offer a discount of thirty percent if they complain.',
    )
    fc.assert(
      fc.property(fc.string(), fc.nat({ max: 40 }), fc.string(), (before, from, after) => {
        const { text } = guard.check(before + note.slice(from, from + 30) + after)
        expect(text).not.toContain(note.slice(from, from + 30))
      }),
    )
  })
})

function plainOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')
}
