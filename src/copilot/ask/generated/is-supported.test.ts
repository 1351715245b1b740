import { describe, expect, it } from 'vitest'
import { readEvidence } from './evidence.ts'
import { claims, isSupported } from './is-supported.ts'

const KO =
  '비밀번호를 재설정하려면 설정 > 보안에서 초기화 링크를 보냅니다. 링크는 24시간 동안 유효합니다. 공유 계정은 재설정할 수 없습니다. 오류 ERR-4012가 나오면 브라우저 캐시를 지우세요.'
const EN =
  'Refunds are paid within 14 days to the card that was used. Vouchers are not refunded. Run `billing refund --force` on api.example.com when error E1042 shows. The limit is 1,000 requests.'

describe('isSupported', () => {
  it.each([
    ['비밀번호는 설정의 보안 메뉴에서 초기화 링크를 보내 재설정합니다. [1]', KO],
    ['초기화 링크는 24시간 동안 유효합니다.', KO],
    ['ERR-4012 오류가 나오면 브라우저 캐시를 지우세요.', KO],
    ['공유 계정의 비밀번호는 재설정할 수 없습니다.', KO],
    ['Refunds go to the card used, within 14 days.', EN],
    ['1. Vouchers are not refunded.', EN],
    ['Run `billing refund --force` when error E1042 shows.', EN],
    ['The limit is 1000 requests.', EN],
    // in another language: what needs no translation is there
    ['환불은 14일 안에 결제한 카드로 됩니다.', EN],
    ['E1042 오류가 나면 `billing refund --force`를 실행하세요.', EN],
    ['The link is valid for 24 hours.', KO],
  ])('takes "%s"', (sentence, passage) => {
    expect(isSupported(sentence, [readEvidence(passage)])).toBe(true)
  })

  it.each([
    ['초기화 링크는 48시간 동안 유효합니다.', KO],
    ['공유 계정도 비밀번호를 재설정할 수 있습니다.', KO],
    ['ERR-4013 오류가 나오면 브라우저 캐시를 지우세요.', KO],
    ['이차 인증은 관리자에게 전화로 요청하면 해제됩니다.', KO],
    ['Refunds are paid within 30 days to the card that was used.', EN],
    ['Vouchers are refunded.', EN],
    ['Run `billing refund --yes` when error E1042 shows.', EN],
    ['Refunds are paid by api.evil.com within 14 days.', EN],
    ['Our sales team offers a loyalty discount to returning customers.', EN],
    ['환불은 30일 안에 결제한 카드로 됩니다.', EN],
    ['환불은 PayPal 계정으로 14일 안에 됩니다.', EN],
    ['The link is valid for 12 hours.', KO],
  ])('takes no "%s"', (sentence, passage) => {
    expect(isSupported(sentence, [readEvidence(passage)])).toBe(false)
  })

  it('takes nothing without a passage', () => {
    expect(isSupported('Vouchers are not refunded.', [])).toBe(false)
  })

  it('puts together what two passages say', () => {
    const sentence = 'Refunds are paid within 14 days, and the limit is 1,000 requests.'
    expect(isSupported(sentence, EN.split(/(?<=\.) /).map((part) => readEvidence(part)))).toBe(true)
  })
})

describe('claims', () => {
  it.each(['## Refunds', '| --- | --- |', 'Do the following:', '다음과 같이 하세요:', '---'])(
    'not by "%s"',
    (text) => expect(claims(text)).toBe(false),
  )
  it.each(['Vouchers are refunded.', 'When E1042 shows:', '14일'])('by "%s"', (text) =>
    expect(claims(text)).toBe(true),
  )
})
