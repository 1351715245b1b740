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
    ['Key sk-abcdef1234567890ABCD works.', 'Key [secret] works.'],
    ['Your new password is hunter2.', 'Your new password is [secret].'],
    [
      'Your new password is Tmp!9231. At the login type Tmp!9231, and not Tmp!9231-old.',
      'Your new password is [secret]. At the login type [secret], and not [secret]-old.',
    ],
    ['The new one is v2.3.1 now.', 'The new one is v2.3.1 now.'],
    ['Your PUK is 48820193.', 'Your PUK is [secret].'],
    ['The IBAN is DE89 3704 0044 0532 0130 00.', 'The IBAN is [number].'],
    ['여권번호 M12345678을 입력했습니다.', '여권번호 [number]을 입력했습니다.'],
    ['Enter code 448812 and continue.', 'Enter code [secret] and continue.'],
    ['API secret: 9f8e7d6c5b4a3f2e1d0c', 'API secret: [secret]'],
    ['I set a new password for you, "Winter#2026"', 'I set a new password for you, "[secret]"'],
    ['Please tell Anna to send it once more.', 'Please tell [name] to send it once more.'],
    ['Ask Support to help.', 'Ask Support to help.'],
    [
      'Enter the date of birth 14 March 2021 and the insurance number K482913377 of Milo Okonkwo.',
      'Enter the date of birth [number] and the insurance number [number] of [name].',
    ],
    ['Change the name to Harlow Benedetti, room 12.', 'Change the name to [name], room 12.'],
    ['The new door code is 7719#.', 'The new door code is [secret].'],
    ['Use this backup code once: 7741-2290.', 'Use this backup code once: [secret].'],
    ['Password: "Tr0ub4dor&3"', 'Password: "[secret]"'],
    ['The API key is abcd1234, the PIN was 4821.', 'The API key is [secret], the PIN was [secret].'],
    ['We reset your password to Winter4711!', 'We reset your password to [secret]'],
    ['Sign in with password Tr0ub4dor and change it.', 'Sign in with password [secret] and change it.'],
    [
      'Your one-time code 482911 ends soon; the PIN has been set to 7712.',
      'Your one-time code [secret] ends soon; the PIN has been set to [secret].',
    ],
    ['The root password on web-prod-02 is Zx!4471.', 'The root password on web-prod-02 is [secret].'],
    ['I changed hers to Autumn!771 for now.', 'I changed hers to [secret] for now.'],
    ['Forgot the password? I reset it to autumn7731.', 'Forgot the password? I reset it to [secret].'],
    ['Log in with admin / autumn7731.', 'Log in with admin / [secret].'],
    ['Use autumn7731 as the new password.', 'Use [secret] as the new password.'],
    ['Please use voucher THANKS-77Q1-AB at checkout.', 'Please use voucher [secret] at checkout.'],
    ['I made a new one: nrk_7dE3fG9hJ2kL.', 'I made a new one: [secret].'],
    ['We issued a new code: GV-2201-KKLM-9314.', 'We issued a new code: [secret].'],
    [
      'Ask Ruth Adler from your finance team; our CFO Olu Ade knows.',
      'Ask [name] from your finance team; our CFO [name] knows.',
    ],
    [
      'It goes to 7 Harbour Lane, Hull HU1 2AB and to Lindenstr. 4, 20095 Hamburg.',
      'It goes to [address] and to [address].',
    ],
  ])('%s', (text, scrubbed) => expect(scrub(text, 'en')).toBe(scrubbed))

  it.each([
    [
      '정하윤님께 박성호님의 카드를 보냈고 부모님께는 아닙니다.',
      '[이름]님께 [이름]님의 카드를 보냈고 부모님께는 아닙니다.',
    ],
    ['김철수 고객님, 안녕하세요.', '[이름] 고객님, 안녕하세요.'],
    ['홍길동님 계정을 초기화했습니다.', '[이름]님 계정을 초기화했습니다.'],
    ['감사합니다.\n박영희 드림', '감사합니다.\n[이름] 드림'],
    ['저는 상담원 이몽룡입니다.', '저는 상담원 [이름]입니다.'],
    ['주문번호 20231188을 확인했습니다.', '주문번호 [번호]을 확인했습니다.'],
    ['연락처 01012345678로 전화했습니다.', '연락처 [전화번호]로 전화했습니다.'],
    ['주민번호 900101-1234567 확인', '주민번호 [번호] 확인'],
    ['임시 비밀번호는 Abc123!입니다.', '임시 비밀번호는 [비밀]입니다.'],
    ['인증 코드: 4821', '인증 코드: [비밀]'],
    ['임시 비번 abcd9876으로 로그인해 주세요.', '임시 비번 [비밀]으로 로그인해 주세요.'],
    ['root 비밀번호를 Zx!4471로 초기화했습니다.', 'root 비밀번호를 [비밀]로 초기화했습니다.'],
    ['상품권 번호는 GV-2201-KKLM-9314입니다.', '상품권 번호는 [비밀]입니다.'],
    [
      '문가온 차장님, 오세린 과장님께도 공유 부탁드립니다.',
      '[이름] 차장님, [이름] 과장님께도 공유 부탁드립니다.',
    ],
    ['기술지원팀 문가온입니다.', '기술지원팀 [이름]입니다.'],
    ['기술지원팀 부승민입니다.', '기술지원팀 [이름]입니다.'],
    [
      '김하늘 어린이(2021년 3월 12일생)의 원아번호 20240317-08을 입력합니다.',
      '[이름] 어린이([번호]생)의 원아번호 [번호]을 입력합니다.',
    ],
    [
      '이름을 "박하린"으로 바꾸고 생일 2020년 7월 2일을 확인합니다.',
      '이름을 "[이름]"으로 바꾸고 생일 [번호]을 확인합니다.',
    ],
    ['어수현 과장께 여쭤보세요.', '[이름] 과장께 여쭤보세요.'],
    ['나루 고객지원 문가온입니다.', '나루 고객지원 [이름]입니다.'],
    ['기술 상담 담당 오세린이라고 합니다.', '기술 상담 담당 [이름]이라고 합니다.'],
    ['고객지원 설정값입니다. 기술지원 서비스입니다.', '고객지원 설정값입니다. 기술지원 서비스입니다.'],
    [
      '박서우 학생은 제가 autumn7731!으로 초기화해 두었습니다.',
      '[이름] 학생은 제가 [비밀]으로 초기화해 두었습니다.',
    ],
    [
      '비번을 잊으셨네요. 제가 autumn7731로 재설정했습니다.',
      '비번을 잊으셨네요. 제가 [비밀]로 재설정했습니다.',
    ],
    ['비밀번호는 임시로 autumn7731로 설정했습니다.', '비밀번호는 임시로 [비밀]로 설정했습니다.'],
    ['로그인 정보: root / Zx!4471', '로그인 정보: root / [비밀]'],
    [
      '이미지를 node20으로 바꾸고 E-7031로 초기화했습니다.',
      '이미지를 node20으로 바꾸고 E-7031로 초기화했습니다.',
    ],
    ['서울특별시 중구 세종대로 12, 4층으로 보냈습니다.', '[주소]으로 보냈습니다.'],
  ])('%s', (text, scrubbed) => expect(scrub(text, 'ko')).toBe(scrubbed))

  it.each([
    'Error ERR-4012 shows in version 2.14.3 since 2026-01-31.',
    'Wait 24 hours, then retry 3 times within 1,000 ms.',
    'See https://docs.acme.example/guides/reset-password for more.',
    'Hello there, open Settings > Security.',
    'Set MAX_CONNECTIONS to 500 on port 5432.',
    'The password is case-sensitive; the API key is valid for 30 days.',
    'Change your password to something with 12 characters, hashed with SHA-256.',
    'Enter coupon WELCOME15 at checkout; error code ERR-4012-X2 means that it ended.',
    'Use an H100-80GB-HBM3 node, and pin torch2.3 there.',
    'Contact Customer Care, or ask Microsoft Support.',
    'We set it to 1920x1080 and changed it to Business2; sign in with SSO / SAML2.',
    'The password for the admin account is empty; the password on file is old.',
    'Change the name of the group; the release of May 2024 needs version 2024.05.',
    'Tell Git to trust the certificate, and remind Outlook to sync.',
    'Connect 2 Google Drive accounts, with --insecure-skip-tls-verify=true.',
  ])('leaves "%s"', (text) => expect(scrub(text, 'en')).toBe(text))

  it.each([
    '고객님, 설정 > 보안에서 비밀번호를 바꾸세요.',
    '비밀번호는 8~16자여야 합니다.',
    '인증 코드 6자리를 입력하고 암호를 AES-256으로 설정하세요.',
    'WELCOME15 쿠폰은 정상가 상품에만 적용됩니다.',
    '담당 과장님께 승인을 받아 다시 포트 3번을 열어 주세요.',
    '고객센터 이메일입니다.',
    '사업부 팀장께 문의하세요. 담당자 부재입니다. 저는 사용자입니다.',
    '오류 ERR-4012는 캐시를 지우면 해결됩니다.',
    '[입력 > 손글씨]에서 손글씨를 켜 주세요.',
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
