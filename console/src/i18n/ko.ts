import { accountTexts } from './ko/account.ts'
import { ask } from './ko/ask.ts'
import { audit } from './ko/audit.ts'
import { calls, costs } from './ko/calls.ts'
import { copilot, evaluation } from './ko/copilot.ts'
import { groups } from './ko/groups.ts'
import { helpdesks } from './ko/helpdesks.ts'
import { keys } from './ko/keys.ts'
import { addFolder, document, knowledge } from './ko/knowledge.ts'
import { limits } from './ko/limits.ts'
import { modelProviders } from './ko/model-providers.ts'
import { models } from './ko/models.ts'
import { organisation } from './ko/organisation.ts'
import { people } from './ko/people.ts'
import { gatewaySettings, prices } from './ko/prices.ts'
import { roles } from './ko/roles.ts'
import { signInTexts } from './ko/sign-in.ts'
import { ticketPanel } from './ko/ticket-panel.ts'
import { tickets } from './ko/tickets.ts'

export const ko = {
  ...signInTexts,
  ...accountTexts,
  ask,
  tickets,
  ticketPanel,
  copilot,
  evaluation,
  helpdesks,
  knowledge,
  addFolder,
  document,
  people,
  keys,
  groups,
  roles,
  audit,
  organisation,
  models,
  calls,
  costs,
  modelProviders,
  prices,
  gatewaySettings,
  limits,
  app: {
    name: 'Naru',
    skip: '본문으로 건너뛰기',
    nav: '주 메뉴',
    openMenu: '메뉴 열기',
    closeMenu: '메뉴 닫기',
    ask: '질문',
    knowledge: '지식',
    keys: 'API 키',
    gateway: '모델 게이트웨이',
    organisation: '조직',
    apiDocs: 'API 문서',
    search: '검색',
    offline: '오프라인 상태입니다. 보이는 내용이 최신이 아닐 수 있습니다.',
    version: '버전 {{version}}',
    account: '계정: {{name}}',
    toAccount: '계정',
    signOut: '로그아웃',
    language: '언어',
    theme: '화면 모드',
    themeLight: '밝게',
    themeDark: '어둡게',
    themeAuto: '시스템',
  },
  common: {
    cancel: '취소',
    discardTitle: '입력한 내용을 버릴까요?',
    discardText: '아직 저장하지 않았습니다.',
    discard: '버리기',
    keepEditing: '계속 입력',
    close: '닫기',
    retry: '다시 시도',
    copy: '복사',
    copied: '복사됨',
    copyCode: '코드 복사',
    codeCopied: '코드를 복사했습니다',
    scrollHint: '옆으로 밀면 더 보입니다',
    delete: '삭제',
    back: '뒤로',
    justNow: '방금',
    never: '없음',
    none: '없음',
    unknown: '알 수 없음',
    newTab: '새 탭에서 열림',
    loading: '불러오는 중',
    failedTitle: '불러오지 못했습니다',
    actionFailed: '처리하지 못했습니다',
    requestId: '요청 {{id}}',
    everyone: '모두',
  },
  filters: { more: '필터 더 보기', fewer: '필터 접기', clear: '필터 지우기' },
  errors: {
    network: '서버에 연결할 수 없습니다. 네트워크를 확인한 뒤 다시 시도하세요.',
    unexpected: '예상하지 못한 문제가 생겼습니다. 다시 시도하고, 계속되면 관리자에게 알려 주세요.',
    reason: {
      secretRefused: '비밀값을 거부했습니다({{what}}). 비밀값과 그 권한을 확인하세요.',
      pathUnknown: '그런 주소가 없다고 답했습니다({{what}}). 기본 URL의 경로를 확인하세요.',
      busy: '지금은 요청을 더 받지 않습니다({{what}}). 나중에 다시 시도하거나 요금제를 확인하세요.',
      status: '오류로 응답했습니다({{what}}). 기본 URL과 그 서버의 상태를 확인하세요.',
      nobodyThere:
        '이 주소에서 응답하는 서버가 없습니다({{what}}). 호스트와 포트, 서버가 켜져 있는지 확인하세요.',
      nameUnknown: '서버 이름을 찾을 수 없습니다({{what}}). 기본 URL의 호스트를 확인하세요.',
      tooSlow: '제한 시간 안에 응답하지 않았습니다. 주소와 그 서버의 상태를 확인하세요.',
      notHttps: '이 주소는 HTTPS로 응답하지 않습니다({{what}}). 포트를 확인하거나 http://로 시도하세요.',
      certificate:
        '인증서를 믿을 수 없습니다({{what}}). 주소를 확인하거나 그 서버의 관리자에게 인증서 갱신을 요청하세요.',
      brokenOff: '연결이 도중에 끊겼습니다({{what}}). 다시 시도하고 주소를 확인하세요.',
      noWay: '이 서버에서 그 주소로 갈 수 없습니다({{what}}). 서버의 네트워크를 확인하세요.',
      notPublic: '사설 네트워크의 주소입니다. 서버 관리자가 NARU_ALLOW_OUTBOUND로 허용할 수 있습니다.',
    },
    unreachableTitle: '서버가 응답하지 않습니다',
    pageTitle: '이 화면에서 오류가 발생했습니다',
    reload: '새로 고침',
    notFoundTitle: '이 주소에는 아무것도 없습니다',
    notFoundText: '페이지가 옮겨졌거나, 보여 주던 내용이 삭제되었을 수 있습니다.',
    toAsk: '질문 화면으로',
    forbiddenTitle: '볼 수 있는 권한이 없는 화면입니다',
    forbiddenText: '{{scope}} 권한이 필요합니다. 이 권한이 있는 역할을 관리자에게 요청하세요.',
    serverUnavailable: '서버가 아직 준비되지 않았습니다. 잠시 후 다시 시도하세요.',
    unexpectedAnswer: '서버가 예상하지 못한 응답을 보냈습니다. 다시 시도하세요.',
  },
  commands: {
    placeholder: '이동하거나, 실행하거나, 질문하세요…',
    nothing: '맞는 항목이 없습니다',
    askThis: '질문하기: “{{query}}”',
    pages: '이동',
    actions: '실행',
    documents: '찾은 문서',
    focusAsk: '새 질문하기',
    toggleTheme: '밝게/어둡게 전환',
    switchTenant: '{{name}} 조직으로 전환',
    switchLanguage: 'View in English',
  },
} as const
