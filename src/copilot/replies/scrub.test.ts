import { describe, expect, it } from 'vitest'
import { identifiersOf, scrub } from './scrub.ts'

describe('scrub', () => {
  it.each([
    ['Write to jane.doe@acme.example now.', 'Write to [email] now.'],
    ['Call 010-1234-5678 or 02-555-1234.', 'Call [phone] or [phone].'],
    ['Call +82 10 1234 5678 or +1 415 555 2671.', 'Call [phone] or [phone].'],
    ['Card 4111 1111 1111 1111 was charged.', 'Card [number] was charged.'],
    ['Resident 900101-1234567.', 'Resident [number].'],
    ['Your order number ORD-20931 shipped.', 'Your order number [number] shipped.'],
    ['Account 110-234-567890 is closed.', 'Account [number] is closed.'],
    ['See https://acme.example/orders/88231?user=7 now', 'See [link] now'],
    ['Dear Ms. Jane Doe,\nrestart it.', 'Dear Ms. [name],\nrestart it.'],
    ['Restart it.\n\nBest regards,\nJohn Smith\n', 'Restart it.\n\nBest regards,\n[name]\n'],
    ['This is Maria Lopez from support.', 'This is [name] from support.'],
    ['Server 10.20.30.40 answers.', 'Server [number] answers.'],
    ['Key sk-abcdef1234567890ABCD works.', 'Key [number] works.'],
    ['Your new password is hunter2.', 'Your new password is [number].'],
    ['Password: "Tr0ub4dor&3"', 'Password: "[number]"'],
    ['The API key is abcd1234, the PIN was 4821.', 'The API key is [number], the PIN was [number].'],
  ])('%s', (text, scrubbed) => expect(scrub(text, 'en')).toBe(scrubbed))

  it.each([
    ['김철수 고객님, 안녕하세요.', '[이름] 고객님, 안녕하세요.'],
    ['홍길동님 계정을 초기화했습니다.', '[이름]님 계정을 초기화했습니다.'],
    ['감사합니다.\n박영희 드림', '감사합니다.\n[이름] 드림'],
    ['저는 상담원 이몽룡입니다.', '저는 상담원 [이름]입니다.'],
    ['주문번호 20231188을 확인했습니다.', '주문번호 [번호]을 확인했습니다.'],
    ['연락처 01012345678로 전화했습니다.', '연락처 [전화번호]로 전화했습니다.'],
    ['주민번호 900101-1234567 확인', '주민번호 [번호] 확인'],
    ['임시 비밀번호는 Abc123!입니다.', '임시 비밀번호는 [번호]입니다.'],
    ['인증 코드: 4821', '인증 코드: [번호]'],
  ])('%s', (text, scrubbed) => expect(scrub(text, 'ko')).toBe(scrubbed))

  it.each([
    'Error ERR-4012 shows in version 2.14.3 since 2026-01-31.',
    'Wait 24 hours, then retry 3 times within 1,000 ms.',
    'See https://docs.acme.example/guides/reset-password for more.',
    'Hello there, open Settings > Security.',
    'Set MAX_CONNECTIONS to 500 on port 5432.',
    'The password is case-sensitive; the API key is valid for 30 days.',
  ])('leaves "%s"', (text) => expect(scrub(text, 'en')).toBe(text))

  it.each([
    '고객님, 설정 > 보안에서 비밀번호를 바꾸세요.',
    '비밀번호는 8~16자여야 합니다.',
    '오류 ERR-4012는 캐시를 지우면 해결됩니다.',
  ])('leaves "%s"', (text) => expect(scrub(text, 'ko')).toBe(text))

  it('is quick with runs of spaces and lines, and not led astray by them', () => {
    for (const begin of ['order', '주문', 'Best regards', 'Dear', 'Thanks,'])
      for (const space of [' ', '\n', '\t\n']) {
        const text = `${begin}${space.repeat(4_000)}1`
        expect(scrub(text, 'en')).toBe(text)
      }
    expect(scrub(`order   number \n :  ORD-20931`, 'en')).toBe('order   number \n :  [number]')
    expect(scrub('Kind regards ,\r\n\r\n  John Smith \r\n', 'en')).toBe('Kind regards ,\r\n\r\n  [name] \r\n')
  })
})

describe('identifiersOf', () => {
  it('tells where they are and what they are', () => {
    const text = 'Mail a@b.example, call 010-1234-5678, or see db1.acme.internal and ERR-42.'
    expect(identifiersOf(text).map(({ text, what }) => [what, text])).toEqual([
      ['email', 'a@b.example'],
      ['phone', '010-1234-5678'],
      ['link', 'db1.acme.internal'],
    ])
  })
})
