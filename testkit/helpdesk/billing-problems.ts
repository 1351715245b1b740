import { problemOf } from './problem.ts'

const BILLING = { productId: 33, groupId: 71, type: 'Question' as const }

/** Money and limits. */
export const BILLING_PROBLEMS = [
  problemOf({
    ...BILLING,
    ...{
      id: 'charged_twice',
      family: 'billing',
      tags: ['billing', 'refund'],
      variants: ['Starter plan', 'Team plan', 'Enterprise plan'],
    },
    subjects: [
      ['Charged twice for the {v}', '{v} 요금이 두 번 결제됨'],
      ['Double payment on our credit card ({v})', '신용카드 이중 청구 ({v})'],
    ],
    symptoms: [
      ['We were charged twice this month for the {v}.', '이번 달 {v} 요금이 두 번 결제되었습니다.'],
      [
        'Our credit card statement shows the {v} two times. Please refund one of them.',
        '카드 명세서에 {v}가 두 번 나와 있습니다. 하나를 환불해 주세요.',
      ],
      [
        'A duplicate debit for the {v} appeared on our account.',
        '계좌에서 {v} 금액이 중복으로 출금되었습니다.',
      ],
    ],
    questions: [
      [
        'Could you give us the last four digits of the card and the date?',
        '카드 번호 뒤 네 자리와 날짜를 알려 주시겠어요?',
      ],
    ],
    answers: [['4417, on the 3rd.', '4417이고 3일입니다.']],
    solutions: [
      [
        'The second payment for the {v} was an authorisation that we have cancelled; the money is back within five working days.',
        '{v}의 두 번째 결제는 승인 대기 건이라 취소했습니다. 영업일 5일 안에 돌려받으실 수 있습니다.',
      ],
      [
        'We refunded the duplicate charge of the {v}. A credit note is in the list of your invoices.',
        '{v} 중복 결제를 환불했습니다. 청구서 목록에서 정정 전표를 확인하실 수 있습니다.',
      ],
    ],
    notes: [['Payment provider had an outage that night.', '그날 밤 결제 대행사 장애 있었음.']],
  }),
  problemOf({
    ...BILLING,
    ...{
      id: 'invoice_missing',
      family: 'billing',
      tags: ['billing', 'invoice'],
      variants: ['August', 'September', 'October'],
    },
    subjects: [
      ['Invoice for {v} is missing', '{v} 청구서가 없습니다'],
      ['Need the tax invoice of {v}', '{v} 세금계산서 요청'],
    ],
    symptoms: [
      ['Our accounting did not get the invoice for {v}.', '회계팀이 {v} 청구서를 받지 못했습니다.'],
      [
        'Please issue a tax invoice for {v} with our company number.',
        '사업자 번호를 넣어 {v} 세금계산서를 발행해 주세요.',
      ],
      [
        'I cannot find the bill of {v} in the console, the list ends the month before.',
        '콘솔에서 {v} 청구 내역을 찾을 수 없고 목록이 전달에서 끝납니다.',
      ],
    ],
    questions: [['To which address should invoices be sent?', '청구서를 어느 주소로 보내 드릴까요?']],
    answers: [['To accounting at our domain, please.', '저희 도메인의 회계 주소로 보내 주세요.']],
    solutions: [
      [
        'The invoice for {v} had been sent to an address that no longer exists. We changed the billing contact and sent it again; it is under Billing, Documents as well.',
        '{v} 청구서가 없어진 주소로 발송되었습니다. 청구 담당자를 변경해 다시 보냈고 결제 메뉴의 문서에서도 볼 수 있습니다.',
      ],
      [
        'The tax invoice of {v} was issued with your company number and is attached to the billing page.',
        '사업자 번호를 넣어 {v} 세금계산서를 발행했고 결제 페이지에서 내려받을 수 있습니다.',
      ],
    ],
    notes: [['Late payer, keep reminders on.', '연체 이력 있음, 알림 유지.']],
  }),
  problemOf({
    ...BILLING,
    ...{
      id: 'card_declined',
      family: 'billing',
      tags: ['billing', 'payment'],
      variants: ['Visa', 'Mastercard', 'BC Card'],
    },
    subjects: [
      ['{v} declined when paying', '{v} 결제 거절'],
      ['Payment fails with our {v}', '{v}로 결제가 안 됩니다'],
    ],
    symptoms: [
      ['Our {v} is declined although there is enough money on it.', '잔액이 충분한데 {v}가 거절됩니다.'],
      [
        'We cannot pay: the form refuses the {v} without a reason.',
        '결제를 할 수 없습니다. 화면에서 이유 없이 {v}를 거부합니다.',
      ],
      [
        'The renewal failed because the {v} was rejected, and now the account is suspended.',
        '{v}가 거절되어 갱신에 실패했고 계정이 정지되었습니다.',
      ],
    ],
    questions: [
      [
        'Is the card enabled for payments abroad and 3-D Secure?',
        '해외 결제와 3-D Secure가 켜진 카드인가요?',
      ],
    ],
    answers: [['I have to ask our bank.', '은행에 확인해 보겠습니다.']],
    solutions: [
      [
        'Banks refuse {v} payments from abroad until 3-D Secure is switched on. Please enable it; we lifted the suspension for seven days.',
        '은행은 3-D Secure를 켜기 전까지 해외 {v} 결제를 거절합니다. 설정을 켜 주세요. 정지는 7일 동안 풀어 두었습니다.',
      ],
      [
        'The {v} had expired. With the new card number under Payment methods the open amount was paid and everything runs again.',
        '{v} 유효 기간이 지났습니다. 결제 수단에 새 카드를 등록하니 미납금이 결제되어 다시 정상입니다.',
      ],
    ],
    notes: [['Risk score 61, no action.', '위험 점수 61, 조치 없음.']],
  }),
  problemOf({
    ...{ productId: 31, groupId: 75, type: 'Question' as const },
    ...{ id: 'gpu_quota', family: 'quota', tags: ['quota', 'gpu'], variants: ['A100', 'H100', 'L40S'] },
    log: 'QuotaExceeded: limit of {v} reached in this region',
    subjects: [
      ['Please raise our quota of {v}', '{v} 할당량 상향 요청'],
      ['QuotaExceeded when starting {v}', '{v} 시작 시 QuotaExceeded'],
    ],
    symptoms: [
      [
        'Starting an instance fails with QuotaExceeded, we need more {v}.',
        '인스턴스를 시작하면 QuotaExceeded가 납니다. {v}가 더 필요합니다.',
      ],
      [
        'The limit for {v} is too low for our next experiment. Can it be increased?',
        '{v} 한도가 다음 실험에 너무 적습니다. 늘려 주실 수 있나요?',
      ],
      [
        'We are not allowed to launch a fourth {v}, the allowance is used up.',
        '네 번째 {v}를 켤 수 없습니다. 허용량을 다 썼다고 나옵니다.',
      ],
    ],
    questions: [
      [
        'How many do you need, in which region and for how long?',
        '몇 개를 어느 리전에서 얼마나 오래 쓰시나요?',
      ],
    ],
    answers: [['Eight, in Seoul, for two months.', '여덟 개, 서울, 두 달입니다.']],
    solutions: [
      [
        'We raised the quota of {v} to eight. It is active at once; a restart is not needed.',
        '{v} 할당량을 여덟 개로 올렸습니다. 바로 적용되고 재시작은 필요 없습니다.',
      ],
      [
        'More {v} are available in tokyo-2 only at the moment. We set the limit there to eight.',
        '현재 {v}는 tokyo-2에만 여유가 있습니다. 그 리전의 한도를 여덟 개로 설정했습니다.',
      ],
    ],
    notes: [['Credit line agreed with sales up to 20,000.', '영업팀과 신용 한도 20,000까지 합의.']],
  }),
  problemOf({
    ...BILLING,
    ...{ id: 'cancel_plan', family: 'subscription', tags: ['plan'], variants: ['monthly', 'yearly'] },
    subjects: [
      ['Cancel our {v} subscription', '{v} 구독 해지 요청'],
      ['How do I end the {v} contract?', '{v} 계약은 어떻게 끝내나요?'],
    ],
    symptoms: [
      [
        'We want to cancel the {v} subscription at the end of the period.',
        '이번 기간이 끝나면 {v} 구독을 해지하고 싶습니다.',
      ],
      [
        'Please terminate our {v} contract, the project is over.',
        '프로젝트가 끝나서 {v} 계약을 종료해 주세요.',
      ],
      ['I do not see a button for ending the {v} plan.', '{v} 요금제를 끝내는 버튼이 보이지 않습니다.'],
    ],
    questions: [['Shall we keep your data for 30 days?', '데이터를 30일 동안 보관해 드릴까요?']],
    answers: [['Yes, please.', '네, 부탁드립니다.']],
    solutions: [
      [
        'The owner of the organisation ends the {v} plan under Billing, Plan, End. It runs until the end of the paid period, data is kept for 30 days.',
        '조직 소유자가 결제, 요금제, 종료에서 {v} 요금제를 끝낼 수 있습니다. 결제한 기간까지 사용되고 데이터는 30일 보관됩니다.',
      ],
      [
        'We have set your {v} subscription to end; you do not have to do anything else.',
        '{v} 구독이 종료되도록 설정했습니다. 더 하실 일은 없습니다.',
      ],
    ],
    notes: [['Offer 20 % if they stay.', '유지 시 20% 할인 제안 가능.']],
  }),
]
