import { problemOf } from './problem.ts'

const ACCOUNT = { productId: 33, groupId: 73, type: 'Question' as const }

/** Signing in, people and keys. */
export const ACCOUNT_PROBLEMS = [
  problemOf({
    ...ACCOUNT,
    ...{
      id: 'password_reset',
      family: 'login',
      tags: ['login', 'password'],
      variants: ['Outlook', 'Gmail', 'Naver Mail'],
    },
    subjects: [
      ['Password reset mail never arrives ({v})', '비밀번호 재설정 메일이 오지 않습니다 ({v})'],
      ['Cannot sign in, no reset link in {v}', '로그인 불가, {v}로 재설정 링크가 안 와요'],
    ],
    symptoms: [
      [
        'I forgot my password and the mail for resetting it does not arrive in {v}.',
        '비밀번호를 잊었는데 재설정 메일이 {v}에 도착하지 않습니다.',
      ],
      [
        'We are locked out: the link to choose a new password was never delivered to our {v} inbox.',
        '계정에 들어갈 수 없습니다. 새 비밀번호를 정하는 링크가 {v} 받은 편지함에 오지 않았습니다.',
      ],
      [
        'Requested a new passphrase three times, nothing came to {v}, not even in the spam folder.',
        '새 암호를 세 번 요청했지만 {v}에는 스팸함까지 봐도 아무것도 없습니다.',
      ],
    ],
    questions: [['Which address do you sign in with?', '어떤 주소로 로그인하시나요?']],
    answers: [['With my work address, the one I write from.', '지금 메일을 보내는 회사 주소입니다.']],
    solutions: [
      [
        'Your address was on the suppression list of our mail provider after a bounce from {v}. We removed it; please request the reset again, the link is valid for 30 minutes.',
        '{v}에서 반송된 뒤 주소가 메일 발송 차단 목록에 올라 있었습니다. 목록에서 삭제했으니 재설정을 다시 요청해 주세요. 링크는 30분 동안 유효합니다.',
      ],
      [
        'Please allow the sender no-reply@naru.example in {v}. We took the block off on our side and sent a fresh link for a new password.',
        '{v}에서 no-reply@naru.example 발신자를 허용해 주세요. 저희 쪽 차단을 풀고 새 비밀번호 링크를 다시 보냈습니다.',
      ],
    ],
    notes: [['Identity was checked by phone before.', '사전에 전화로 본인 확인 완료.']],
  }),
  problemOf({
    ...ACCOUNT,
    ...{
      id: 'two_factor',
      family: 'login',
      tags: ['login', 'mfa'],
      variants: ['Google Authenticator', 'YubiKey', 'SMS'],
    },
    subjects: [
      ['Second factor refused ({v})', '이중 인증 실패 ({v})'],
      ['New phone, {v} codes are rejected', '휴대폰 교체 후 {v} 코드 거부'],
    ],
    symptoms: [
      [
        'After I got a new phone the code from {v} is always rejected.',
        '휴대폰을 바꾼 뒤 {v} 코드가 계속 거부됩니다.',
      ],
      [
        'Two-factor authentication with {v} says the code is invalid, so I cannot log in.',
        '{v} 이중 인증에서 코드가 잘못되었다고 나와 로그인할 수 없습니다.',
      ],
      [
        'I lost my device with {v} and have no recovery codes.',
        '{v}가 있던 기기를 잃어버렸고 복구 코드도 없습니다.',
      ],
    ],
    questions: [['Is the clock of the phone set automatically?', '휴대폰 시간이 자동으로 설정되어 있나요?']],
    answers: [['No, it was five minutes off.', '아니요, 5분 정도 어긋나 있었습니다.']],
    solutions: [
      [
        'An administrator of your organisation can reset the second factor under People. We have done it for you this time: set up {v} again at the next sign-in and keep the recovery codes.',
        '조직 관리자가 구성원 메뉴에서 이중 인증을 초기화할 수 있습니다. 이번에는 저희가 초기화했으니 다음 로그인 때 {v}를 다시 등록하고 복구 코드를 보관해 주세요.',
      ],
      [
        'The codes were refused because the clock of the phone was wrong. Switch on automatic time, then {v} works again.',
        '휴대폰 시계가 틀려서 코드가 거부되었습니다. 시간 자동 설정을 켜면 {v}가 다시 동작합니다.',
      ],
    ],
    notes: [['Reset needs two agents, see policy 7.', '초기화는 상담원 두 명 확인 필요, 정책 7 참고.']],
  }),
  problemOf({
    ...ACCOUNT,
    ...{
      id: 'single_sign_on',
      family: 'login',
      tags: ['sso', 'saml'],
      variants: ['Okta', 'Entra ID', 'Keycloak'],
    },
    log: 'SAML response rejected: audience mismatch ({v})',
    subjects: [
      ['Single sign-on fails with {v}', '{v} 통합 로그인 실패'],
      ['SAML error after certificate renewal ({v})', '인증서 갱신 후 SAML 오류 ({v})'],
    ],
    symptoms: [
      [
        'Since this morning nobody can sign in through {v}: audience mismatch.',
        '오늘 아침부터 {v}로 아무도 로그인할 수 없습니다. audience mismatch라고 나옵니다.',
      ],
      [
        'SSO with {v} sends us back to the start page in a loop.',
        '{v} SSO가 시작 화면으로 계속 되돌아갑니다.',
      ],
      [
        'We renewed the certificate of {v} and the federated login broke.',
        '{v} 인증서를 갱신했더니 연동 로그인이 깨졌습니다.',
      ],
    ],
    questions: [
      [
        'Could you send us the metadata of your identity provider?',
        '인증 제공자의 메타데이터를 보내 주시겠어요?',
      ],
    ],
    answers: [['Here it is; the entity id did not change.', '첨부했습니다. 엔터티 ID는 바뀌지 않았습니다.']],
    solutions: [
      [
        'The new certificate has to be uploaded under Settings, Single sign-on. With the metadata of {v} imported again the audience matches and signing in works.',
        '설정의 통합 로그인에 새 인증서를 올려야 합니다. {v} 메타데이터를 다시 가져오면 audience가 일치하고 로그인이 됩니다.',
      ],
      [
        'In {v} the audience must be https://console.naru.example/saml without a slash at the end. We corrected our example in the guide.',
        '{v}에서 audience는 끝에 슬래시가 없는 https://console.naru.example/saml 이어야 합니다. 안내 문서의 예시도 고쳤습니다.',
      ],
    ],
    notes: [['Third {v} case after the change of release 41.', '41 릴리스 변경 이후 세 번째 {v} 사례.']],
  }),
  problemOf({
    ...ACCOUNT,
    ...{ id: 'invite_member', family: 'members', tags: ['members'], variants: ['viewer', 'editor', 'admin'] },
    subjects: [
      ['Cannot invite a colleague as {v}', '동료를 {v} 권한으로 초대할 수 없음'],
      ['Invitation for {v} expired', '{v} 초대가 만료되었어요'],
    ],
    symptoms: [
      [
        'The invitation of a new team member as {v} ends in an error.',
        '새 팀원을 {v}로 초대하면 오류가 납니다.',
      ],
      [
        'My colleague clicks the invitation and reads that it is no longer valid. The role is {v}.',
        '동료가 초대장을 누르면 더 이상 유효하지 않다고 나옵니다. 역할은 {v}입니다.',
      ],
      [
        'How do I add another user with the role {v} to our organisation?',
        '조직에 {v} 역할의 사용자를 추가하려면 어떻게 하나요?',
      ],
    ],
    questions: [['How many seats does your plan have?', '사용 중인 요금제의 좌석 수가 몇 개인가요?']],
    answers: [['Ten, and ten are taken I think.', '열 개인데 다 쓴 것 같습니다.']],
    solutions: [
      [
        'All seats of your plan were taken. Remove somebody who left or buy one more seat; then send the {v} invitation again, it is valid for seven days.',
        '요금제의 좌석이 모두 사용 중이었습니다. 퇴사자를 삭제하거나 좌석을 추가한 뒤 {v} 초대를 다시 보내 주세요. 초대는 7일 동안 유효합니다.',
      ],
      [
        'Invitations expire after a week. Open People, choose Resend, and the colleague joins as {v}.',
        '초대는 일주일이 지나면 만료됩니다. 구성원에서 다시 보내기를 누르면 동료가 {v}로 참여합니다.',
      ],
    ],
    notes: [['Upsell candidate.', '상위 요금제 후보.']],
  }),
  problemOf({
    ...ACCOUNT,
    ...{ id: 'api_key', family: 'api_access', tags: ['api'], variants: ['401', '403', '429'] },
    log: 'POST /v1/jobs HTTP/1.1 {v}',
    subjects: [
      ['API answers {v}', 'API가 {v}로 응답합니다'],
      ['Our key gets {v} on every call', '모든 호출에서 키가 {v}를 받음'],
    ],
    symptoms: [
      [
        'All calls of our automation get {v} since yesterday.',
        '어제부터 자동화의 모든 호출이 {v}를 받습니다.',
      ],
      [
        'The programming interface returns {v} for our token although nothing was changed.',
        '바꾼 것이 없는데 저희 토큰에 대해 API가 {v}를 돌려줍니다.',
      ],
      [
        'Status code {v} from the jobs endpoint, our pipeline stands still.',
        '작업 엔드포인트에서 상태 코드 {v}가 나와 파이프라인이 멈췄습니다.',
      ],
    ],
    questions: [
      [
        'Which key do you use? The first eight characters are enough.',
        '어떤 키를 쓰시나요? 앞 여덟 글자면 됩니다.',
      ],
    ],
    answers: [['It begins with nk_live_.', 'nk_live_로 시작합니다.']],
    solutions: [
      [
        'The key had expired, which our API reports as {v}. Create a new one under Keys and set it without an end date or with a reminder.',
        '키가 만료되어 API가 {v}로 응답했습니다. 키 메뉴에서 새로 만들고 만료일을 없애거나 알림을 설정해 주세요.',
      ],
      [
        '{v} came from the limits of the key: raise them under Keys, or spread the calls. With 50 requests a minute it runs again.',
        '{v}는 키의 한도 때문이었습니다. 키 메뉴에서 한도를 올리거나 호출을 나누어 주세요. 분당 50건으로 다시 동작합니다.',
      ],
    ],
    notes: [
      [
        'The key was posted in a public repository, watch for misuse.',
        '키가 공개 저장소에 노출됨, 오용 감시 필요.',
      ],
    ],
  }),
]
