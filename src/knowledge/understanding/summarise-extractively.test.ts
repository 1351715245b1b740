import { describe, expect, test } from 'vitest'
import { summariseExtractively } from './summarise-extractively.ts'
import { type SummarisedTicket, type SummarisedTurn, summaryHash } from './summarised-ticket.ts'

const ticket = (title: string, turns: Array<[SummarisedTurn['kind'], string]>, more: object = {}) =>
  ({
    ...{ title, language: 'en', status: 'resolved' },
    turns: turns.map(([kind, content]) => ({ kind, content })),
    ...more,
  }) as SummarisedTicket

const VPN = ticket('VPN drops after the update', [
  [
    'description',
    'Hello team,\n\nSince the update this morning the VPN client disconnects every ten minutes. The log says ERR_TUNNEL_4012. We are about forty people in the Berlin office.\n\nBest regards,\nJana',
  ],
  ['reply', 'Hi Jana, thanks for reaching out. Could you send us the client version?'],
  ['customer', 'It is 5.2.1 on Windows 11.'],
  ['note', 'Infra: this happens because the gateway certificate fp-77 expired on Sunday.'],
  [
    'reply',
    'Hi Jana,\nSorry for the inconvenience due to this outage.\nThe disconnects are caused by the keep-alive setting of 5.2.1.\n1. Open Settings > Network.\n2. Set "Keep-alive" to 30 seconds.\n3. Restart the client.\nLet me know if that helps!',
  ],
  ['customer', 'Thanks! It works now for all of us.'],
  ['reply', 'Great to hear. Have a nice day!'],
])

describe('English', () => {
  test('problem with its error string, cause, steps and what the customer confirmed', () => {
    const confirmed = { ...VPN, turns: VPN.turns.filter(({ kind }) => kind !== 'note') }
    expect(summariseExtractively(confirmed)).toEqual({
      problem:
        'VPN drops after the update. Since the update this morning the VPN client disconnects every ten minutes. The log says ERR_TUNNEL_4012.',
      cause: 'The disconnects are caused by the keep-alive setting of 5.2.1.',
      solution: '1. Open Settings > Network. 2. Set "Keep-alive" to 30 seconds. 3. Restart the client.',
      result: 'It works now for all of us.',
    })
  })
  test('a reply that only says goodbye is not the solution', () => {
    expect(summariseExtractively(VPN).solution).toContain('Set "Keep-alive"')
  })
  test('notes tell causes where they are among the turns', () => {
    expect(summariseExtractively(VPN).cause).toContain('fp-77')
  })
  test('what fails still is the result', () => {
    const turns = [...VPN.turns, { kind: 'customer' as const, content: 'Hi, it still disconnects.' }]
    expect(summariseExtractively({ ...VPN, turns }).result).toBe('It still disconnects.')
  })
  test('what the customer says to be of no help is no solution: what was tried before or after it is, or nothing', () => {
    const told = (...turns: Array<[SummarisedTurn['kind'], string]>) =>
      summariseExtractively(ticket('Otter scale', [['description', 'The scale shows zero.'], ...turns]))
        .solution
    const reset: [SummarisedTurn['kind'], string] = ['reply', 'Please press Reset on the scale.']
    const level: [SummarisedTurn['kind'], string] = ['reply', 'Please put the scale on a level floor.']
    const refusal: [SummarisedTurn['kind'], string] = ['customer', 'That did not help either, we give up.']
    expect(told(reset, refusal)).toBe('')
    expect(told(reset, refusal, level, ['customer', 'It works now.'])).toBe(
      'Please put the scale on a level floor.',
    )
    expect(told(reset, ['customer', 'Thanks.'], level, refusal)).toBe('Please press Reset on the scale.')
    expect(told(reset, refusal, ['customer', 'Sorry, after a minute it works.'])).toContain('press Reset')
    const korean: [SummarisedTurn['kind'], string] = ['reply', '저울에서 초기화를 눌러 주세요.']
    expect(told(korean, ['customer', '그것도 안 되네요. 그냥 다른 업체 쓰겠습니다.'])).toBe('')
    expect(told(korean, ['customer', '감사합니다. 계속 사용할게요.'])).toContain('초기화를 눌러')
  })
  test('nothing is made up: without replies there is no cause and no solution, and the status is the result', () => {
    const open = ticket('Re: RE: Invoice', [['description', 'I would like a copy of invoice 2231.']], {
      status: 'open',
    })
    expect(summariseExtractively(open)).toEqual({
      problem: 'I would like a copy of invoice 2231.',
      cause: '',
      solution: '',
      result: 'Open.',
    })
  })
  test('what ends with an abbreviation is said as well, and an empty item is not', () => {
    const problem = (text: string) =>
      summariseExtractively(ticket('Appointment', [['description', text]])).problem
    const said = 'I would like to be called back by Dr.'
    expect(problem(said)).toBe(`Appointment. ${said}`)
    expect(problem('The calendar stays empty.\n1.')).toBe('Appointment. The calendar stays empty.')
  })
  test('an empty ticket', () => {
    expect(summariseExtractively(ticket('', [], { status: null }))).toEqual({
      problem: '',
      cause: '',
      solution: '',
      result: '',
    })
  })
})

test('Korean: the same four', () => {
  const korean = ticket(
    '결제 오류 문의',
    [
      [
        'description',
        '안녕하세요.\n어제부터 카드 결제가 안 됩니다. 결제 버튼을 누르면 PAY-3021 오류가 나옵니다. 감사합니다.',
      ],
      [
        'reply',
        '안녕하세요, 고객님. 문의해 주셔서 감사합니다.\n확인 결과 원인은 만료된 카드 등록 정보입니다.\n설정 > 결제 수단에서 카드를 삭제한 뒤 다시 등록해 주세요.\n추가 문의가 있으시면 알려 주세요.',
      ],
      ['customer', '네, 다시 등록하니 결제가 정상적으로 됩니다. 감사합니다!'],
    ],
    { language: 'ko' },
  )
  expect(summariseExtractively(korean)).toEqual({
    problem: '결제 오류 문의. 어제부터 카드 결제가 안 됩니다. 결제 버튼을 누르면 PAY-3021 오류가 나옵니다.',
    cause: '확인 결과 원인은 만료된 카드 등록 정보입니다.',
    solution: '설정 > 결제 수단에서 카드를 삭제한 뒤 다시 등록해 주세요.',
    result: '네, 다시 등록하니 결제가 정상적으로 됩니다.',
  })
  expect(summariseExtractively({ ...korean, turns: [], title: '' }).result).toBe('해결됨으로 표시되었습니다.')
})

describe('in other words', () => {
  const solved = (said: string, reply: string, more: object = {}) =>
    summariseExtractively(
      ticket(
        'Question',
        [
          ['description', said],
          ['reply', reply],
        ],
        more,
      ),
    )

  test.each([
    [
      'Dear Ms. Kim,\nthe nightly job produces empty files on the second server.\nPlease take a look. Any help is appreciated.',
      'Question. the nightly job produces empty files on the second server.',
    ],
    [
      'Good morning,\nA drive went dark. The controller beeps and the bay shows amber.\nIt is urgent!',
      'Question. A drive went dark. The controller beeps and the bay shows amber.',
    ],
    [
      '수고 많으십니다.\n배송 조회가 어제 날짜에 머물러 있네요.\n빠른 확인 부탁드립니다.',
      'Question. 배송 조회가 어제 날짜에 머물러 있네요.',
    ],
    ['Please help!', 'Question.'],
  ])('the problem is what the customer says happens: %s', (said, problem) => {
    expect(solved(said, '').problem).toBe(problem)
  })

  test.each([
    [
      'Fwd: Empty page',
      'Can you look at this for us?\n\n---------- Forwarded message ---------\nFrom: Dana <dana@pine.example>\nDate: Mon, 5 Oct 2026\nSubject: Empty page\n\nHi IT, the invoices stay empty since May.',
      'Empty page. The invoices stay empty since May.',
    ],
    [
      'RE: Slack',
      'Any update?\n\nFrom: Marc <marc@nine.example>\nSent: Monday\nTo: us@desk.example\nSubject: Slack\n\nIt posts nothing to our channel.',
      'Slack. It posts nothing to our channel.',
    ],
    [
      'RE: Your ticket - still nothing!!!',
      'This is the FOURTH mail. Nobody answers. The headphones of order 80012 never arrived!',
      'The headphones of order 80012 never arrived!',
    ],
    [
      '[Re:] 열람 문의',
      '아래 메일 확인 부탁드립니다. 벌써 세 번째 메일입니다. 공유 드라이브가 열리지 않습니다.',
      '열람 문의. 공유 드라이브가 열리지 않습니다.',
    ],
    [
      'Gate',
      'The server gives no answer on port 443. Nobody can sign in.',
      'Gate. The server gives no answer on port 443. Nobody can sign in.',
    ],
  ])('the problem is not that somebody is to read, or did not answer: %s', (title, said, problem) => {
    expect(summariseExtractively(ticket(title, [['description', said]])).problem).toBe(problem)
  })

  test.each([
    ['The quota was reached.\nPlease archive old projects under Admin > Storage.', 'The quota was reached.'],
    [
      'Webhooks are dropped after 24 hours. Switch on retries under Hooks.',
      'Webhooks are dropped after 24 hours.',
    ],
    [
      'We found that two jobs share one lock. Give each a name of its own.',
      'We found that two jobs share one lock.',
    ],
    [
      '토큰이 만료되어 요청이 거절되었습니다. 새 토큰을 발급받아 주세요.',
      '토큰이 만료되어 요청이 거절되었습니다.',
    ],
    [
      '프록시 설정이 빠져 있었습니다. 설정 > 네트워크에서 추가하시면 됩니다.',
      '프록시 설정이 빠져 있었습니다.',
    ],
    ['중복된 예약이 걸려 있었습니다. 저희가 하나를 취소했습니다.', '중복된 예약이 걸려 있었습니다.'],
    ['Open Settings and choose Renew. The link is valid for a day.', ''],
    ['We are looking into it.', ''],
    ['Returns are free within a month. Open My orders and print the label.', ''],
    ['아래 순서로 확인 부탁드립니다. 설정 > 알림을 켜 주세요.', ''],
    ['이번에는 첫 문의이므로 예외적으로 적립금을 지급해 드렸습니다. 다음에는 미리 신청해 주세요.', ''],
    ['I have cancelled it. Your data stays there for a month.', ''],
    ['The export reads 90 days at a time. Choose a shorter range.', 'The export reads 90 days at a time.'],
    ['쿠폰은 정상가 상품에만 적용됩니다. 따로 주문해 주세요.', '쿠폰은 정상가 상품에만 적용됩니다.'],
    ['The share was full, so we made it larger. Please try again.', 'The share was full.'],
  ])('the cause needs no "because": %s', (reply, cause) => {
    expect(solved('It stops.', reply).cause).toBe(cause)
  })

  test('what was found in a note is the cause where no reply tells one', () => {
    const turns: Array<[SummarisedTurn['kind'], string]> = [
      ['description', 'The export stops.'],
      ['note', 'Customer called twice. The disk of the worker failed on Sunday.'],
      ['reply', 'Please start the export again.'],
    ]
    expect(summariseExtractively(ticket('Export', turns)).cause).toBe(
      'The disk of the worker failed on Sunday.',
    )
  })

  test('a reply that asks whether it is over is not what solved it', () => {
    const turns: Array<[SummarisedTurn['kind'], string]> = [
      ['description', '알림이 두 번 옵니다.'],
      ['reply', '알림 설정에서 중복 규칙을 삭제해 주세요.'],
      ['reply', '개발팀이 변경을 배포했습니다. 아직도 발생하나요?'],
    ]
    expect(summariseExtractively(ticket('알림', turns, { language: 'ko' })).solution).toBe(
      '알림 설정에서 중복 규칙을 삭제해 주세요.',
    )
  })

  const asked = (answer: string) =>
    summariseExtractively(
      ticket('알림', [
        ['description', '알림이 두 번 옵니다.'],
        ['reply', '개발팀이 변경을 배포했습니다. 아직도 발생하나요?'],
        ['customer', answer],
      ]),
    ).solution
  test('what was asked about and did not help is no solution, and what helped is', () => {
    expect(asked('네, 지금도 같은 알림이 옵니다. 화면을 첨부합니다.')).toBe('')
    expect(asked('아니요, 더 이상 오지 않습니다.')).toBe('개발팀이 변경을 배포했습니다.')
    expect(asked('감사합니다!')).toBe('개발팀이 변경을 배포했습니다.')
  })

  test('a reply that only asks for patience is no solution', () => {
    const turns: Array<[SummarisedTurn['kind'], string]> = [
      ['description', 'The export stops.'],
      ['reply', 'Hello Jo, please run nc-repair --all'],
      ['reply', 'We are sorry that this takes so long, and keep it at high priority.'],
    ]
    expect(summariseExtractively(ticket('Export', turns)).solution).toBe('Please run nc-repair --all')
    expect(summariseExtractively(ticket('Export', turns.toSpliced(1, 1))).solution).toBe('')
  })

  test('a step is not cut within a name, and what it announces comes along', () => {
    expect(solved('x', 'CNAME 값을 domains.shop.example. 으로 등록해 주세요.').solution).toBe(
      'CNAME 값을 domains.shop.example. 으로 등록해 주세요.',
    )
    expect(solved('x', 'Use Project > ... > Export (e.g. as CSV, approx. 5 MB).').solution).toBe(
      'Use Project > ... > Export (e.g. as CSV, approx. 5 MB).',
    )
    expect(solved('x', 'Change it to:\n\ntype = s3\nprovider = Other\n\nThen it should work.').solution).toBe(
      'Change it to: type = s3 provider = Other Then it should work.',
    )
    expect(solved('The invoice shows our old address (Linienstr. 12).', '').problem).toBe(
      'Question. The invoice shows our old address (Linienstr. 12).',
    )
  })

  test('where nothing is to be done, what the reply tells is the solution', () => {
    expect(
      solved('When does it end?', 'Thanks for asking. The plan ends with the paid month.').solution,
    ).toBe('The plan ends with the paid month.')
  })
})

test('a log without an end is cut', () => {
  const endless = ticket('Crash', [['description', `It fails with ${'x'.repeat(50_000)}`]])
  expect(summariseExtractively(endless).problem.length).toBeLessThanOrEqual(600)
})

describe('once it works', () => {
  const STEPS = 'Open Till > Hardware > Drawer and press Test.'
  const solved = (...turns: Array<[SummarisedTurn['kind'], string]>) =>
    summariseExtractively(
      ticket('Drawer', [['description', 'The drawer does not open.'], ['reply', STEPS], ...turns]),
    ).solution

  test.each([
    "Great to hear! I'll close this ticket now. Please take a minute to rate our support.",
    'Say hello to the cooks from me.',
    'We have put your name on our list. Wave at the camera at the entrance.',
    '네 고객님, 다행입니다. 서비스 평가를 남겨 주세요.',
  ])('nothing takes the place of what helped: %s', (closing) => {
    expect(solved(['customer', 'Works now, thanks!'], ['reply', closing])).toBe(STEPS)
  })
  test('without a word of the customer, a closing does not either', () => {
    expect(solved(['reply', 'We have not heard from you, so we closed this ticket. Take care!'])).toBe(STEPS)
  })
  test('what is asked beyond it is answered later', () => {
    const asked = solved(
      ['customer', 'The drawer works now. But how do I print the balance?'],
      ['reply', 'Press Balance > Print.'],
    )
    expect(asked).toBe('Press Balance > Print.')
  })
  test('a step keeps what it goes on from', () => {
    const told = 'Refunds are possible after the payment has been settled. Then: Payments > Refund.'
    expect(solved(['reply', told])).toBe(told)
  })
})

describe('the hash', () => {
  test('changes with what was said and when it is over, not when it is closed after it was resolved', () => {
    const hash = summaryHash(VPN)
    expect(summaryHash({ ...VPN, status: 'closed' })).toBe(hash)
    expect(summaryHash({ ...VPN, status: 'open' })).not.toBe(hash)
    expect(summaryHash({ ...VPN, title: 'Other' })).not.toBe(hash)
    expect(summaryHash({ ...VPN, turns: VPN.turns.slice(1) })).not.toBe(hash)
  })
})

test('a text without an end of a sentence is cut before it is looked at, however often it says the same', () => {
  const said = '추가문의'.repeat(25_000)
  const { problem } = summariseExtractively(ticket('x', [['description', said]]))
  expect(problem).toMatch(/^x\. 추가문의.*…$/)
})
