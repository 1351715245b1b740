import type { Language } from '../../../console/src/i18n/language.ts'

/** What only the app says: to whoever sets it up, above all. */
export const words: Record<
  Language,
  {
    failed: string
    origin(origin: string): string
    keyRefused: string
    tooLittle: string
  }
> = {
  en: {
    failed: 'Naru could not be started in this window',
    origin: (origin) =>
      `If Naru is running, whoever runs it may have to allow this window: add ${origin} to NARU_CORS_ORIGINS.`,
    keyRefused:
      'Naru refuses the key of this app. An administrator can enter another one in the app’s settings.',
    tooLittle:
      'The key of this app may not read tickets. It needs the permissions tickets:read and knowledge:read, and tickets:reply for drafts.',
  },
  ko: {
    failed: '이 창에서 Naru를 시작하지 못했습니다',
    origin: (origin) =>
      `Naru가 실행 중이라면 서버 관리자가 이 창을 허용해야 할 수 있습니다. NARU_CORS_ORIGINS에 ${origin} 주소를 추가하세요.`,
    keyRefused: 'Naru가 이 앱의 키를 거부했습니다. 관리자가 앱 설정에서 다른 키를 입력해야 합니다.',
    tooLittle:
      '이 앱의 키로는 티켓을 볼 수 없습니다. tickets:read와 knowledge:read 권한이 필요하고, 답변 초안에는 tickets:reply 권한도 필요합니다.',
  },
}
