import type { Words } from './problem.ts'

export const GREETINGS: Words = {
  en: ['Hello,', 'Hi team,', 'Dear support,', 'Good morning,', 'Hi,'],
  ko: ['안녕하세요.', '안녕하세요, 담당자님.', '수고 많으십니다.', '안녕하세요 문의드립니다.', '반갑습니다.'],
}

export const CONTEXTS: Words = {
  en: [
    'It started about {n} days ago and nothing was changed on our side.',
    'This affects {n} people in our team.',
    'We see it on {n} of our machines in {region}.',
    'A colleague had the same a while ago, but I could not find how it was solved.',
    'I already tried it again {n} times and in another browser.',
    'Our deadline is in {n} days, so any hint is welcome.',
    'Screenshots and logs are at hand if you need them.',
  ],
  ko: [
    '{n}일 전쯤부터 시작되었고 저희 쪽에서는 바꾼 것이 없습니다.',
    '저희 팀 {n}명이 영향을 받고 있습니다.',
    '{region} 리전의 장비 {n}대에서 보입니다.',
    '예전에 동료도 같은 일을 겪었는데 어떻게 해결했는지 찾지 못했습니다.',
    '이미 {n}번 다시 시도했고 다른 브라우저에서도 해 보았습니다.',
    '마감이 {n}일 남아서 작은 단서라도 부탁드립니다.',
    '필요하시면 화면과 로그를 드릴 수 있습니다.',
  ],
}

export const REQUESTS: Words = {
  en: [
    'Could you have a look, please?',
    'How can we fix this?',
    'Please advise.',
    'What are we doing wrong?',
    'Please help, it is urgent.',
  ],
  ko: [
    '확인 부탁드립니다.',
    '어떻게 해결할 수 있을까요?',
    '조언 부탁드립니다.',
    '저희가 무엇을 잘못하고 있나요?',
    '급하니 도와주세요.',
  ],
}

export const THANKS: Words = {
  en: [
    'Thanks, that solved it!',
    'It works again, thank you very much.',
    'Perfect, you can close this.',
    'Great, thank you for the quick help.',
  ],
  ko: [
    '감사합니다. 해결되었습니다!',
    '다시 잘 됩니다. 정말 감사합니다.',
    '완벽합니다. 닫으셔도 됩니다.',
    '빠른 도움 감사합니다.',
  ],
}

/** What goes back and forth in a long thread. */
export const LONG_CUSTOMER: Words = {
  en: [
    'We tried that on {n} machines, still the same.',
    'It went well for {n} hours and then came back.',
    'Here is another excerpt of the log from this morning.',
    'Our administrator asks whether a restart in the night would be safe.',
    'Any news? It is day {n} now.',
    'I was on holiday, sorry for the late answer. Yes, it still happens.',
  ],
  ko: [
    '장비 {n}대에서 해 보았지만 똑같습니다.',
    '{n}시간 동안 괜찮다가 다시 발생했습니다.',
    '오늘 아침 로그를 조금 더 보내 드립니다.',
    '저희 관리자가 밤에 재시작해도 안전한지 묻습니다.',
    '소식이 있을까요? 벌써 {n}일째입니다.',
    '휴가라 답이 늦었습니다. 네, 여전히 발생합니다.',
  ],
}

export const LONG_AGENT: Words = {
  en: [
    'Thank you for the details. We have passed them on and come back to you within {n} hours.',
    'We could reproduce it in our lab and are looking into it.',
    'Could you try once more with verbose logging and tell us the exact time?',
    'Our engineers deployed a change to {region}. Does it still occur?',
    'We are sorry that this takes so long, and keep it at high priority.',
  ],
  ko: [
    '자세한 정보 감사합니다. 담당 부서에 전달했고 {n}시간 안에 다시 연락드리겠습니다.',
    '저희 환경에서 재현되어 살펴보고 있습니다.',
    '상세 로그를 켜고 한 번 더 시도하신 뒤 정확한 시각을 알려 주시겠어요?',
    '엔지니어가 {region} 리전에 변경을 배포했습니다. 아직도 발생하나요?',
    '오래 걸려 죄송합니다. 높은 우선순위로 처리하고 있습니다.',
  ],
}

export const AGENT_OPENINGS: Words = {
  en: ['Hello {name}, thank you for writing to us.', 'Hi {name},', 'Dear {name}, thanks for your patience.'],
  ko: [
    '{name}님 안녕하세요, 문의해 주셔서 감사합니다.',
    '{name}님 안녕하세요.',
    '{name}님, 기다려 주셔서 감사합니다.',
  ],
}

export const AGENT_CLOSINGS: Words = {
  en: ['Kind regards,', 'Best regards,', 'Have a nice day,'],
  ko: ['감사합니다.', '좋은 하루 보내세요.', '감사드립니다.'],
}

export const SHORT: Words = {
  en: ['help', 'It does not work.', 'Please call me back', 'test', 'Any news?', 'same problem again'],
  ko: ['안 돼요', '도와주세요', '전화 부탁드립니다', '테스트', '소식 있나요?', '또 같은 문제예요'],
}

export const SPAM_SUBJECTS: Words = {
  en: ['Grow your sales 300 % this month', 'You have won a gift card', 'SEO offer for your site'],
  ko: ['이번 달 매출 300% 성장', '상품권에 당첨되셨습니다', '홈페이지 상위 노출 제안'],
}

export const SPAM_BODIES: Words = {
  en: [
    'Dear friend, click the link below to claim your prize before midnight.',
    'We rank your website on page one, guaranteed.',
  ],
  ko: [
    '아래 링크를 눌러 오늘 자정 전에 상품을 받으세요.',
    '귀사의 홈페이지를 첫 페이지에 올려 드립니다. 보장합니다.',
  ],
}

export const AUTOMATED: Array<{ subject: Words; body: Words; sender: string }> = [
  {
    sender: 'mailer-daemon',
    subject: {
      en: ['Undelivered Mail Returned to Sender', 'Mail delivery failed: returning message to sender'],
      ko: ['반송 메일: 메일을 전달할 수 없습니다', '메일 전송 실패 알림'],
    },
    body: {
      en: [
        'This is the mail system at host mx1.mail.example. Your message could not be delivered: 550 5.1.1 user unknown.',
      ],
      ko: ['mx1.mail.example 메일 시스템입니다. 메시지를 전달하지 못했습니다: 550 5.1.1 user unknown.'],
    },
  },
  {
    sender: 'alerts',
    subject: {
      en: ['[FIRING:1] HostOutOfDiskSpace {region}', '[RESOLVED] NodeDown {region}'],
      ko: ['[모니터링] 디스크 사용률 90% 초과 {region}', '[복구] 노드 응답 없음 {region}'],
    },
    body: {
      en: [
        'Alert: HostOutOfDiskSpace. Instance node-{n}. Severity warning. This message was sent automatically, do not reply.',
      ],
      ko: ['알림: 디스크 공간 부족. 인스턴스 node-{n}. 심각도 경고. 자동 발송된 메일이니 회신하지 마세요.'],
    },
  },
  {
    sender: 'out-of-office',
    subject: { en: ['Automatic reply: your request'], ko: ['자동 회신: 부재중입니다'] },
    body: {
      en: ['I am out of the office until {n} May and read mail now and then only.'],
      ko: ['5월 {n}일까지 부재중이며 메일은 가끔만 확인합니다.'],
    },
  },
]

export const REGIONS = ['seoul-1', 'tokyo-2', 'frankfurt-1', 'oregon-3'] as const
