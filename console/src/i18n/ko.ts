import { accountTexts } from './ko/account.ts'
import { ask } from './ko/ask.ts'
import { audit } from './ko/audit.ts'
import { calls, costs } from './ko/calls.ts'
import { common, errors, secret } from './ko/common.ts'
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
  common,
  secret,
  filters: { more: '필터 더 보기', fewer: '필터 접기', clear: '필터 지우기' },
  errors,
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
