import { expect, test } from 'vitest'
import type { SummarisedTurn } from './summarised-ticket.ts'
import { whySkip } from './why-skip.ts'

const LONG =
  'The export of our monthly report stops at the third page and says that the quota is exceeded. '.repeat(4)
const only = (content: string): SummarisedTurn[] => [{ kind: 'description', content }]

test.each([
  ['Undelivered Mail Returned to Sender', LONG],
  ['Automatic reply: Offer', LONG],
  ['[FIRING:2] HighLatency api', LONG],
  ['Zabbix: web01 is unreachable', LONG],
  ['Delivery Status Notification (Failure)', LONG],
  ['[장애 알림] web01 응답 없음', LONG],
  ['Report', `This is an automatically generated message. ${LONG}`],
  ['메일 전송 실패 안내', LONG],
  ['부재중 자동 응답', LONG],
  ['보고서', `${LONG} 본 메일은 발신 전용 메일입니다.`],
])('%s is a machine’s', (title, content) => {
  expect(whySkip({ title, turns: only(content) })).toBe('automated')
})

test.each([
  'How do I turn on an automatic reply?',
  'Datadog monitor integration fails with 403',
  'My parcel is undelivered',
  '자동 응답 설정 방법 문의',
  '모니터링 알림 설정이 저장되지 않습니다',
  '고객 부재 중 전화 목록',
  '문자 수신 불가',
])('%s is somebody’s who writes about machines', (title) => {
  expect(whySkip({ title, turns: only(LONG) })).toBeNull()
})

test('an alert that people have talked about is not', () => {
  const turns = [...only(LONG), { kind: 'reply' as const, content: 'Restarted the api.' }]
  expect(whySkip({ title: '[FIRING:2] HighLatency api', turns })).toBeNull()
})

test('a ticket that is as short as its summary', () => {
  expect(whySkip({ title: 'Invoice', turns: only('Please send it again.') })).toBe('short')
  expect(whySkip({ title: 'Report', turns: only(LONG) })).toBeNull()
  expect(
    whySkip({ title: '결제', turns: only('카드 결제가 계속 실패하고 오류 창만 뜹니다. '.repeat(6)) }),
  ).toBeNull()
})

test('ends, whatever a title is made of', () => {
  for (const run of ['!', 're: ', 'RE:', '[', ' '])
    expect(whySkip({ title: run.repeat(50_000), turns: only(LONG) })).toBe(null)
})
