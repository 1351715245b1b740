import type { Language, Mail } from '../mail.ts'

type Facts = { to: string; tenantName: string; inviter: string; link: string; language: Language | undefined }

/** In the language that the inviter chose for them, else in both. */
export function invitationMail({ to, language, ...facts }: Facts): Mail {
  const texts = language ? [TEXTS[language](facts)] : [TEXTS.ko(facts), TEXTS.en(facts)]
  return {
    to,
    subject: texts.map((text) => text.subject).join(' / '),
    text: texts.map((text) => text.body).join('\n\n---\n\n'),
  }
}

type Text = (facts: Omit<Facts, 'to' | 'language'>) => { subject: string; body: string }

const TEXTS: Record<Language, Text> = {
  en: ({ tenantName, inviter, link }) => ({
    subject: `Invitation to ${tenantName}`,
    body: `${inviter} invites you to "${tenantName}" on Naru.

Open this link to join. It works once, for seven days:
${link}

If you do not know what this is about, ignore this mail.`,
  }),
  ko: ({ tenantName, inviter, link }) => ({
    subject: `${tenantName} 초대`,
    body: `${inviter} 님이 Naru의 "${tenantName}" 조직에 초대했습니다.

아래 링크를 열어 참여하세요. 링크는 7일 동안 한 번만 쓸 수 있습니다.
${link}

무슨 일인지 모르시면 이 메일을 무시하세요.`,
  }),
}
