import { describe, expect, it } from 'vitest'
import { reusableParts } from './reusable-parts.ts'

const of = (shown: string) => {
  const { kept, done } = reusableParts({ kind: 'solution', shown, heading: '' })
  return { kept: kept.map(({ text }) => text), done }
}

it('begins with nothing that follows from what is left out', () => {
  expect(of('Then the bank expects the older format.\n\nGo to Bank > Format and choose it.').kept).toEqual([
    'Go to Bank > Format and choose it.',
  ])
  expect(of('Enter code 448812 and press OK. If it is refused, hold Reset.').kept).toEqual([])
})

it('leaves out a clause that tells what was done for somebody', () => {
  const given = '이번 연체료 1,240원은 감면 처리해 드렸고요,'
  expect(of(`${given} [내 정보 > 결제]에서 새 카드를 등록해 주세요.`)).toEqual({
    kept: ['[내 정보 > 결제]에서 새 카드를 등록해 주세요.'],
    done: [given],
  })
})

it.each([
  ['As a gesture of goodwill you get 14 more days for free.', 'Please open Billing and press Accept.'],
  ['You should see 22 USD credited by Friday.', 'Please open Billing and press Accept.'],
  ['보상으로 1만 포인트가 적립됩니다.', '[마이 > 포인트]에서 확인해 주세요.'],
])('promises nobody what one customer was given: %s', (given, step) => {
  expect(of(`${step}\n\n${given}`)).toEqual({ kept: [step], done: [given] })
})

it.each([
  'Please add the folder as an exception in your antivirus and restart the computer.',
  '방화벽 설정에서 프로그램을 예외 처리해 주세요.',
  '쿠폰함에서 등록 버튼을 누르시면 쿠폰이 등록됩니다.',
  'Set the token refresh-interval-30 under Admin > API.',
])('keeps what is no favour and no secret: %s', (step) => {
  expect(of(step)).toEqual({ kept: [step], done: [] })
})

it('tells nothing of a list behind a step that is left out', () => {
  const first = '1. Open Kiosk > Network on the tablet.'
  expect(of(`${first}\n2. Enter the password: Kobliha!2025.\n3. Tap Join.`)).toEqual({
    kept: [first],
    done: ['2. Enter the password: Kobliha!2025.', '3. Tap Join.'],
  })
})

it.each(['새싹노트 이하늘입니다.', '새싹노트입니다.', 'Elena'])('tells nobody who wrote: %s', (signs) => {
  const step = /[가-힣]/.test(signs) ? '[설정]에서 알림을 꺼 주세요.' : 'Please open Settings and press Save.'
  expect(of(`${signs}\n\n${step}\n\n${signs}`).kept).toEqual([step])
})

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
      'We credited last month; don’t restart the proxy.',
      ['Don’t restart the proxy.'],
      ['We credited last month'],
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
    // what was taken out can be put in again, and what follows stands upon it
    [
      'Customs need the invoice. Upload it at [link] within 5 days. Otherwise the parcel goes back.',
      ['Customs need the invoice.', 'Upload it at [link] within 5 days.', 'Otherwise the parcel goes back.'],
      [],
    ],
    [
      '메일 관리자에게 [이메일]을 허용해 달라고 요청해 주세요. 추가 후 [재설정]을 다시 눌러 주세요.',
      ['메일 관리자에게 [이메일]을 허용해 달라고 요청해 주세요.', '추가 후 [재설정]을 다시 눌러 주세요.'],
      [],
    ],
    [
      'Transfer the files first: Admin > Members > Transfer. Only after that choose "Delete"; deleted files cannot be recovered.',
      [
        'Transfer the files first: Admin > Members > Transfer.',
        'Only after that choose "Delete"; deleted files cannot be recovered.',
      ],
      [],
    ],
    [
      'Use the longer export: Project > "Email me the full export". Turn on Bluetooth on the phone.',
      ['Use the longer export: Project > "Email me the full export".', 'Turn on Bluetooth on the phone.'],
      [],
    ],
    // what was told of a talk, or of another customer's people, is not
    ['Open the list, as we discussed on the phone.', [], []],
    [
      'The report has to be created first: Reports > Create. Our new clerk in your team has the rights for it.',
      ['The report has to be created first: Reports > Create.'],
      [],
    ],
    [
      'Your new key is [secret]. Enter it under System > License and press Activate.',
      [],
      ['Your new key is [secret].'],
    ],
    ['비밀번호는 [비밀]입니다. 접속 후 약관에 동의해 주세요.', [], ['비밀번호는 [비밀]입니다.']],
    // but nobody else is that person, nor has what was given to one of them, and what follows goes with it
    ['Ask [name] from your finance team to approve it. Then send it to them.', [], []],
    [
      'Please use voucher [secret] at checkout. Enter it under Discounts. Vouchers end in May.',
      [],
      ['Please use voucher [secret] at checkout.'],
    ],
    [
      'root 비밀번호를 Zx!4471로 초기화했습니다. 접속 후 passwd 명령으로 변경해 주세요.',
      [],
      ['root 비밀번호를 Zx!4471로 초기화했습니다.'],
    ],
    [
      '상품권 [비밀]을 보내 드렸습니다. 결제 화면에서 입력해 주세요.',
      [],
      ['상품권 [비밀]을 보내 드렸습니다.'],
    ],
    [
      'Run this:\n\n```sh\nlogin --token=[secret]\n```\n\nOpen Keys to see them all.',
      ['Open Keys to see them all.'],
      ['```sh\nlogin --token=[secret]\n```'],
    ],
    ['We refunded [number]. Please check your account again.', [], ['We refunded [number].']],
    [
      'We increased the quota. There is nothing you need to do.',
      [],
      ['We increased the quota.', 'There is nothing you need to do.'],
    ],
    [
      "I've changed the address to [address]. For next time: you can change it yourself under My orders > Address.",
      ['For next time: you can change it yourself under My orders > Address.'],
      ["I've changed the address to [address]."],
    ],
    // where it is from is of no use, what only the two of them know neither
    ['I checked with our developers: dates must be in ISO 8601.', ['Dates must be in ISO 8601.'], []],
    [
      'As discussed on the phone, see the attached list. Open Keys and choose Rotate.',
      ['Open Keys and choose Rotate.'],
      [],
    ],
    [
      'The agent was stopped. This follows each start from the old page. Clear the cache under Storage.',
      ['Clear the cache under Storage.'],
      [],
    ],
    [
      'The bot was removed from the channel. Invite it again with /invite.',
      ['Invite it again with /invite.'],
      [],
    ],
    [
      'Open Keys and choose Rotate.\n\nBR\nNoor\n--\nNoor Haas | Support',
      ['Open Keys and choose Rotate.'],
      [],
    ],
  ])('%s', (shown, kept, done) => {
    expect(of(shown)).toEqual({ kept, done })
  })

  it('quotes exact parts, and tells steps and reasons apart', () => {
    const shown =
      'Dear all,\n\nTokens end after an hour. Renew them under Keys; we renewed yours.\n\n- Use one a job.'
    const { kept } = reusableParts({ kind: 'solution', shown, heading: '' })
    for (const { quote } of kept) expect(shown).toContain(quote)
    expect(kept.map(({ isReason, isStep, isInstruction }) => [isReason, isStep, isInstruction])).toEqual([
      [true, false, false],
      [false, false, true],
      [false, true, true],
    ])
  })

  const ofArticle = (shown: string, heading = '') =>
    reusableParts({ kind: 'article', shown, heading }).kept.map(({ text }) => text)

  it.each([
    [
      '## What you see\n\nExports stop at page 3. Do not they?\n\n- The log says E-12.\n\n## What helps\n\n1. Open Settings > Export.\n2. The cache had grown. Clear it under Storage; that takes a minute.',
      ['1. Open Settings > Export.', 'Clear it under Storage; that takes a minute.'],
    ],
    [
      '## 증상\n\n내보내기가 3쪽에서 멈춥니다.\n\n### 오류 메시지\n\n```\nE-12\n```\n\n## 해결 방법\n\n1. 설정 > 내보내기에서 캐시를 비워 주세요.\n2. 페이지 크기가 잘못되어 있었습니다. 100으로 바꿔 주세요.',
      ['1. 설정 > 내보내기에서 캐시를 비워 주세요.', '100으로 바꿔 주세요.'],
    ],
    // how it is between what to do, and with it
    [
      'Exports run at night. Open Settings > Export and choose a time. It is the time of your office.\n\nThe file is kept for a week.\n\nThen download the file.\n\nFiles are in CSV.',
      [
        'Open Settings > Export and choose a time.',
        'It is the time of your office.',
        'The file is kept for a week.',
        'Then download the file.',
      ],
    ],
    // what "them" are, and nothing else of what stands before
    [
      'Nodes have a disk. Old images fill the disk of a node.\n\nRemove them with `nc image prune`.',
      ['Old images fill the disk of a node.', 'Remove them with `nc image prune`.'],
    ],
    ['Old images fill the disk. Open Nodes and prune the images.', ['Open Nodes and prune the images.']],
    ['Nodes have disks. One was full. Empty them at night.', ['Empty them at night.']],
    ['We filled the disk. Remove them with `nc image prune`.', ['Remove them with `nc image prune`.']],
    [
      '오래된 이미지는 노드의 디스크를 차지합니다. 이를 `nc image prune`으로 삭제해 주세요.',
      ['오래된 이미지는 노드의 디스크를 차지합니다.', '이를 `nc image prune`으로 삭제해 주세요.'],
    ],
    ['## Restart\n\n```sh\nnc restart\n```', ['```sh\nnc restart\n```']],
    // nobody is told to do anything
    ['The old format was removed in May. We changed the default.', []],
    ['We replaced the card. Please start it again.', []],
  ])('of an article takes what to do: %s', (shown, kept) => {
    expect(ofArticle(shown)).toEqual(kept)
  })

  it('takes nothing of a passage under a heading that only describes', () => {
    const shown = '1. Open the page.\n2. The page stays white.'
    expect(ofArticle(shown, 'Exports > Symptoms and causes')).toEqual([])
    expect(ofArticle(shown, 'Exports > Problems with the proxy')).toEqual(shown.split('\n'))
  })
})
