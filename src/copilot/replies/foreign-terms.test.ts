import { describe, expect, it } from 'vitest'
import { createForeignTerms } from './foreign-terms.ts'

const SOLUTION = [
  'Set the pool to 48 on db7.rack.local and upgrade to 9.4.2. In Thunderbird use port 587.',
  '1. Open Mail > Accounts and choose "Sign In".',
  'ERR_LEASE_77: 오라클 드라이버 대신 PgBouncer를 쓰고 timeout을 300으로 바꿔 주세요. 설정 > Network 메뉴입니다.',
  'Export the payroll report.',
].join('\n')

function marked(sentence: string): string[] {
  const terms = createForeignTerms({
    known: ['Our pool of 300 connections is full since 9.4.1, we use Outlook.'],
    reusable: [SOLUTION],
    subjects: ['Payroll report does not arrive'],
    ticket: 'Our pool is full.',
  })
  return terms(sentence).map(({ from, to }) => sentence.slice(from, to))
}

describe('createForeignTerms', () => {
  it.each([
    ['Set the pool to 48 on db7.rack.local and upgrade to 9.4.2.', ['48', 'db7.rack.local', '9.4.2']],
    ['In Thunderbird use port 587.', ['Thunderbird', '587']],
    [
      'ERR_LEASE_77: 드라이버 대신 PgBouncer를 쓰고 timeout을 300으로 바꿔 주세요.',
      ['ERR_LEASE_77', 'PgBouncer'],
    ],
    // it is what that ticket was about, and this one is not
    ['Export the payroll report.', ['payroll report']],
  ])('marks in: %s', (sentence, terms) => {
    expect(marked(sentence)).toEqual(terms)
  })

  it.each([
    'Set the pool to 300 in Outlook.',
    '1. Open Mail > Accounts and choose "Sign In".',
    '설정 > Network 메뉴입니다.',
    'Call us at 5 o’clock.',
  ])('marks nothing in: %s', (sentence) => {
    expect(marked(sentence)).toEqual([])
  })

  const inOtherWords = (ticket: string, sentence: string) =>
    createForeignTerms({
      ...{
        known: [ticket],
        reusable: ['End the subscription of Acme under Billing. subscription 해지는 PayPal에서 합니다.'],
      },
      ...{ subjects: ['End our yearly subscription'], ticket },
    })(sentence).map(({ from, to }) => sentence.slice(from, to))

  it.each([
    ['구독을 해지해 주세요', 'Hello,\nEnd the subscription under Billing.', []],
    ['구독을 해지해 주세요', 'You can end the subscription of Acme.', ['Acme']],
    ['Please stop the plan', 'subscription 해지는 PayPal에서 합니다.', ['PayPal']],
    // in the same script they are another ticket's
    ['Please open the port', 'You can end the subscription of Acme.', ['end', 'subscription', 'Acme']],
    ['포트를 열어 주세요', 'subscription 해지는 PayPal에서 합니다.', ['subscription', 'PayPal']],
  ])('in a ticket "%s", of: %s', (ticket, sentence, terms) => {
    expect(inOtherWords(ticket, sentence)).toEqual(terms)
  })

  it('knows what an article says where the sentence is given with it, and nowhere else', () => {
    const said = {
      known: ['It fails.'],
      reusable: ['Clear E-4711 on Nimbus.'],
      subjects: [],
      ticket: 'It fails.',
    }
    const article = 'E-4711 is raised by Nimbus.'
    expect(createForeignTerms(said)('Please clear E-4711 on Nimbus.')).toHaveLength(2)
    expect(createForeignTerms(said)('Please clear E-4711 on Nimbus.', [article])).toEqual([])
  })

  it('tells each once', () => {
    expect(marked('Set 48, then 48 again.')).toEqual(['48'])
  })
})
