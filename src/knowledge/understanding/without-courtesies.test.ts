import { describe, expect, it } from 'vitest'
import { isCourtesy, isValediction, withCapital, withoutCourtesies } from './without-courtesies.ts'

describe('isCourtesy', () => {
  it.each([
    'Good afternoon Ms. van Dyk,',
    'Hey there, thanks so much for getting back to us so quickly!',
    'We apologise for the trouble that this has caused.',
    'If anything else is unclear, please do not hesitate to write to us.',
    'Have a wonderful evening!',
    'Could you please take a closer look at this?',
    'Any pointers would be greatly appreciated.',
    'Glad to hear that everything runs smoothly now.',
    'With kind regards,',
    'Sent from my Galaxy S24',
    '수고 많으십니다.',
    '박서준 과장님, 항상 고생 많으십니다.',
    '늘 감사합니다.',
    '바쁘신 와중에도 신속하게 처리해 주셔서 진심으로 감사드립니다.',
    '서비스 이용에 불편을 드려 대단히 죄송합니다.',
    '추가로 궁금하신 사항이 있으시면 언제든지 문의해 주시기 바랍니다.',
    '편안한 저녁 되세요.',
    '빠른 답변 부탁드립니다!',
    '이런 경우 어떻게 처리해야 하나요?',
    '네, 감사합니다~',
    '기술지원팀 한지민 드림',
    'We apologise that it takes so long, and keep it at the top of our list.',
    'Sorry for the wait, still investigating.',
    'Thank you for the trace, and will get back to you tomorrow.',
  ])('%s', (sentence) => {
    expect(isCourtesy(sentence)).toBe(true)
  })

  it.each([
    'Thank you page shows error 500.',
    'Please check the cable.',
    'Let me know when I am charged for payments.',
    'Yours is the second report today.',
    'How can we fix this 502 from the load balancer?',
    'Feel free to delete the old index, then start it again.',
    'Best practice is to rotate the key.',
    'Let us look at the log of the proxy.',
    '결제 내역 확인 부탁드립니다.',
    'Thanks for the report, and please restart the node.',
    'We are sorry for the outage, and have refunded the invoice.',
    'Hi, working on the first page the editor hangs.',
    'Thanks, but no luck.',
    'I hope you are well, but can not sign in.',
    'Hello, are you aware that the export is broken?',
    '감사 로그를 내보낼 수 없습니다.',
    '고객님의 계정은 잠겨 있습니다.',
    '설정을 변경해 주시면 감사하겠습니다.',
    '문제가 발생하면 로그를 확인하고 서비스를 재시작해 주세요.',
    '',
  ])('not: %s', (sentence) => {
    expect(isCourtesy(sentence)).toBe(false)
  })
})

describe('withoutCourtesies', () => {
  it.each([
    ['Hi Ravi, the export still stops.', 'the export still stops.'],
    ['Dear Ms. [name], the export still stops.', 'the export still stops.'],
    ['[이름] 고객님, 안녕하세요. 포트를 열어 주세요.', '포트를 열어 주세요.'],
    ['Thanks for the trace, it shows a full disk.', 'it shows a full disk.'],
    ['Sorry, invoice 2231 is the wrong one.', 'invoice 2231 is the wrong one.'],
    ['It runs again, thank you very much.', 'It runs again'],
    ['안녕하세요 어제부터 알림이 안 옵니다.', '어제부터 알림이 안 옵니다.'],
    ['이영희님, 포트 8443을 열어 주세요, 감사합니다.', '포트 8443을 열어 주세요'],
  ])('%s', (sentence, rest) => {
    expect(withoutCourtesies(sentence)).toBe(rest)
    expect(sentence).toContain(rest)
  })

  it('takes the greeting alone from a text that is long', () => {
    const log = 'worker 7 idle; '.repeat(70_000)
    expect(withoutCourtesies(`Hello, ${log}`)).toBe(log.trim())
  })
})

it.each([
  ['please run nc-repair --all', 'Please run nc-repair --all'],
  ['nc-repair --all is what helps.', 'nc-repair --all is what helps.'],
  ['v2 is needed.', 'v2 is needed.'],
  ['포트를 열어 주세요', '포트를 열어 주세요'],
])('gives a capital letter to what is a sentence now: %s', (rest, own) => {
  expect(withCapital(rest)).toBe(own)
})

it('knows below what a signature stands', () => {
  expect(['Best regards,', 'Sincerely yours', '고객지원팀 드림'].every(isValediction)).toBe(true)
  expect(['Best of all, it works.', 'Thanks,', '감사합니다.'].some(isValediction)).toBe(false)
})
