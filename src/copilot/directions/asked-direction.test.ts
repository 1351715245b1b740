import { expect, it } from 'vitest'
import { askedDirections } from './asked-direction.ts'

const asked = (title: string, body = '') => {
  const said = askedDirections(title, body).directions.map(
    ({ kind, isForth, isFailing }) => `${kind} ${isForth ? 'forth' : 'back'}${isFailing ? ' fails' : ''}`,
  )
  return [...new Set(said)].join(', ')
}

it.each([
  ['Please turn off the weekly digest for me', 'being back'],
  ['Stop sending me marketing mails!', 'being back'],
  ['Is it possible to deactivate a seat?', 'being back'],
  ['I no longer want to receive the newsletter', 'being back'],
  ['Enable dark mode', 'being forth'],
  ['Deleting old projects', 'member back'],
  ['How do I add a printer?', 'member forth'],
  ['Unblock my account', 'gate forth'],
  ['How can I block a sender?', 'gate back'],
  ['How do I raise the rate limit?', 'amount forth'],
  ['downgrade to the free plan', 'amount back'],
  ['How do I hide prices from guests?', 'sight back'],
  ['자동 갱신 해제 방법', 'being back'],
  ['뉴스레터 수신 거부하고 싶어요', 'being back'],
  ['2단계 인증을 끄려면 어떻게 해야 하나요?', 'being back'],
  ['다크 모드 켜는 법', 'being forth'],
  ['결제 그룹에서 사용자를 빼고 싶습니다', 'member back'],
  ['팀원 추가 방법', 'member forth'],
  ['계정이 잠겼습니다. 해제 부탁드립니다.', 'gate forth'],
  ['특정 국가 차단하는 방법', 'gate back'],
  ['볼륨 크기를 줄이고 싶습니다', 'amount back'],
  ['한도 상향 요청', 'amount forth'],
  ['상품 숨기기', 'sight back'],
])('knows what is wanted: %s', (title, wanted) => {
  expect(asked(title)).toBe(wanted)
})

it.each([
  'Do not delete our snapshots please',
  'Webhooks stop after an hour',
  'Account locked',
  'Deleted project',
  'Upgrade failed with exit 3',
  'How do I turn it on or off?',
  'How do I stop a container from running as root?',
  '알림이 꺼져 있어요',
  '계정 차단됨',
  '디스크가 가득 차서 서비스 중단',
  '포트 22 연결 시간 초과',
  '볼륨 늘렸는데 용량이 그대로예요',
  '결제 취소 후 환불이 안 들어와요',
  '회원 탈퇴 시 포인트는 어떻게 되나요?',
  '데이터를 삭제하지 말아 주세요',
])('takes nothing for wanted of what only happened, or is wanted both ways: %s', (title) => {
  expect(asked(title)).toBe('')
})

it('reads in a body what is asked for, and not what was done or happens then', () => {
  expect(asked('', 'We enabled it yesterday. Could you please disable two-factor for our intern?')).toBe(
    'being back',
  )
  expect(asked('', 'When I disable the cache the page loads. The pods were deleted.')).toBe('')
  expect(asked('', '기능이 비활성화되어 있습니다. 어떻게 활성화하나요?')).toBe('being forth')
  expect(asked('', '어제 프로젝트를 삭제했는데 복구가 되나요? 인스턴스를 종료해도 요금이 나오나요?')).toBe('')
  expect(asked('', 'I cannot delete my workspace, it shows an error.')).toBe('member back fails')
  expect(asked('', '프로젝트 삭제가 안 됩니다.')).toBe('member back fails')
})
