import { describe, expect, it } from 'vitest'
import { reusableParts } from './reusable-parts.ts'

const of = (shown: string) => {
  const { kept, done } = reusableParts({ kind: 'solution', shown })
  return { kept: kept.map(({ text }) => text), done }
}

describe('what of a past solution may be sent to another customer', () => {
  it.each([
    [
      'Hi [name], thanks for waiting.\n\nThe mailbox was locked. We have unlocked it for you; please sign in again.\n\nKind regards,\nSupport',
      [],
      ['We have unlocked it for you'],
    ],
    [
      'Good afternoon Ms. van Dyk,\nOpen Admin > Devices and choose Wipe. Our engineers also replaced the cable.\nAll the best, thanks again for bearing with us!',
      ['Open Admin > Devices and choose Wipe.'],
      ['Our engineers also replaced the cable.'],
    ],
    [
      'Calls are limited to 20 a second. Spread them over a minute; the limit is then never met.',
      ['Calls are limited to 20 a second.', 'Spread them over a minute; the limit is then never met.'],
      [],
    ],
    [
      'Please turn off the proxy; we credited last month.',
      ['Please turn off the proxy.'],
      ['we credited last month.'],
    ],
    [
      '수고 많으십니다. 배송지가 잘못 입력되어 있었습니다. 주소를 수정하고 재발송했습니다. 이제 배송 조회를 하실 수 있습니다. 늘 감사합니다.',
      [],
      ['주소를 수정하고 재발송했습니다.'],
    ],
    [
      '고객님 안녕하세요, 기다려 주셔서 감사합니다.\n1. 앱을 완전히 종료합니다.\n2. 캐시를 삭제한 뒤 다시 실행해 주세요.\n추가 문의가 있으시면 언제든지 연락 주세요.\n고객지원팀 드림',
      ['1. 앱을 완전히 종료합니다.', '2. 캐시를 삭제한 뒤 다시 실행해 주세요.'],
      [],
    ],
    ['환불 접수를 확인했습니다. 로그 파일을 보내 주시겠어요? 확인 후 안내드리겠습니다.', [], []],
    ['The lease had run out.', [], ['The lease had run out.']],
  ])('%s', (shown, kept, done) => {
    expect(of(shown)).toEqual({ kept, done })
  })

  it('quotes exact parts, and tells steps and reasons apart', () => {
    const shown =
      'Dear all,\n\nTokens end after an hour. Renew them under Keys; we renewed yours.\n\n- Use one a job.'
    const { kept } = reusableParts({ kind: 'solution', shown })
    for (const { quote } of kept) expect(shown).toContain(quote)
    expect(kept.map(({ isReason, isStep, isInstruction }) => [isReason, isStep, isInstruction])).toEqual([
      [true, false, false],
      [false, false, true],
      [false, true, true],
    ])
  })

  it('takes articles as they are: they are for everybody', () => {
    const shown = 'The old format was removed in May. We changed the default.'
    expect(
      reusableParts({ kind: 'article', shown })
        .kept.map(({ text }) => text)
        .join(' '),
    ).toBe(shown)
  })
})
