import { describe, expect, it } from 'vitest'
import { type SentenceRole, sentenceRole } from './sentence-role.ts'

const SENTENCES: Record<SentenceRole, string[]> = {
  courtesy: ['이용에 불편을 드려 대단히 죄송합니다.', 'Thanks again for bearing with us!'],
  question: [
    'Could you send us the output of the command?',
    'Please attach a screenshot of the message.',
    'Which browser do you use?',
    '사용 중인 앱 버전을 알려 주시겠어요?',
    '오류 화면을 캡처해서 보내 주세요.',
    '아직도 발생하나요?',
  ],
  progress: [
    'We are looking into it and will get back to you.',
    'I have forwarded this to our billing team.',
    '확인 후 안내드리겠습니다.',
    '현재 개발팀에서 원인을 분석하고 있습니다.',
    '담당 부서에 전달했고 22시간 안에 다시 연락드리겠습니다.',
    '내일까지 회신드리겠습니다.',
  ],
  done: [
    "We've reset your password and unlocked the account.",
    'I have just issued a new licence for your colleague.',
    'Our engineers rolled back the release last night.',
    'Your refund of 49 EUR has been issued.',
    'Fixed in build 4.2.1.',
    'We will ship a replacement tomorrow.',
    'The patch has now been deployed to production.',
    'I went ahead and merged the two accounts.',
    '환불해 드렸습니다.',
    '배포했습니다.',
    '패치를 적용했습니다.',
    '오늘 새벽에 핫픽스를 배포 완료했습니다.',
    '운영팀에서 방화벽 규칙을 수정했습니다.',
    '계정 잠금을 풀어 드렸으니 다시 로그인해 보세요.',
    '라이선스를 새로 발급해 보내 드렸습니다.',
    '수정 사항이 서버에 반영되었습니다.',
    '담당자가 데이터를 복구했습니다.',
    '요청하신 대로 권한을 부여했습니다.',
    '다음 주에 재배송해 드리겠습니다.',
    '엔지니어가 seoul-1 리전에 변경을 배포했습니다.',
    '중복된 결제 건은 취소 처리하였습니다.',
    '말씀하신 두 계정을 하나로 합쳤습니다.',
    '서버를 재기동했습니다.',
    'We have extended your trial until Friday.',
    'Your account is now active on the new plan and we credited the difference.',
  ],
  instruction: [
    'Please clear the cache and sign in again.',
    'Go to Admin > Users and choose Reactivate.',
    'You can change the owner under Team settings.',
    '1. Hold the power button for ten seconds.',
    'Under Network, untick "Use proxy".',
    'Make sure that the clock of the server is right.',
    'The token must be sent in the Authorization header.',
    '설정 > 알림에서 이메일 알림을 끄시면 됩니다.',
    '브라우저 캐시를 삭제하신 후 다시 시도해 주시기 바랍니다.',
    '관리자 페이지에서 사용자를 추가하실 수 있습니다.',
    '최신 버전으로 업데이트하면 해결됩니다.',
    '2) 전원 버튼을 10초간 누르세요.',
    '포트 8443을 열어 두셔야 합니다.',
    '먼저 앱을 종료한 다음 기기를 재부팅하십시오.',
    '드라이버는 공식 사이트에서 내려받아 설치하면 됩니다.',
    'Once you have the code, enter it on the second page.',
    'If the light is red, unplug the dock and plug it in again.',
    'Try a different USB port.',
    '혹시 VPN을 쓰고 계시다면 끄고 접속해 보세요.',
  ],
  finding: [
    'The quota was reached.',
    'Your certificate expired on Sunday.',
    'The DNS record pointed to the old server.',
    'It turned out that two users shared one key.',
    'We found that the webhook URL had a typo.',
    '토큰이 만료되어 요청이 거절되었습니다.',
    '프록시 설정이 빠져 있었습니다.',
    '확인 결과 결제 수단이 만료된 상태입니다.',
    '디스크 용량이 부족했습니다.',
    '로그를 보니 인증서 체인이 누락되어 있었습니다.',
    '방화벽이 443 포트를 차단하고 있었습니다.',
    '같은 이메일로 계정이 두 개 만들어져 있었습니다.',
    'The customer had typed the wrong tenant name.',
    '사용자가 두 번 클릭해서 결제가 두 번 되었습니다.',
  ],
  fact: [
    'Webhooks are retried for 24 hours.',
    'The free plan includes three seats.',
    '무료 요금제는 좌석 세 개까지 포함합니다.',
    '환불은 영업일 기준 3~5일이 걸립니다.',
    '웹훅은 24시간 동안 재시도됩니다.',
  ],
}

describe.each(Object.entries(SENTENCES))('%s', (role, sentences) => {
  it.each(sentences)('%s', (sentence) => {
    expect(sentenceRole(sentence)).toBe(role)
  })
})

it('reads both ends of a text that never ends', () => {
  expect(sentenceRole(`Please restart ${'node-7 '.repeat(100_000)}`)).toBe('instruction')
  expect(sentenceRole(`${'노드 '.repeat(100_000)}재시작해 주세요`)).toBe('instruction')
})
