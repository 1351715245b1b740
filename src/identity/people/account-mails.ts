import type { Language, Mail } from '../mail.ts'

export type AccountMail = 'reset' | 'email'

type Facts = { to: string; link: string; language: string | null }

/** In the person's language, else in both. */
export function accountMail(kind: AccountMail, { to, link, language }: Facts): Mail {
  const languages: Language[] = language === 'ko' || language === 'en' ? [language] : ['ko', 'en']
  const texts = languages.map((one) => TEXTS[kind][one](link))
  return {
    to,
    subject: texts.map((text) => text.subject).join(' / '),
    text: texts.map((text) => text.body).join('\n\n---\n\n'),
  }
}

type Text = (link: string) => { subject: string; body: string }

const TEXTS: Record<AccountMail, Record<Language, Text>> = {
  reset: {
    en: (link) => ({
      subject: 'Reset your password',
      body: `Somebody, hopefully you, asked to reset your password on Naru.

Open this link to choose a new one. It works once, for one hour:
${link}

If it was not you, ignore this mail: your password stays as it is.`,
    }),
    ko: (link) => ({
      subject: '비밀번호 재설정',
      body: `Naru 비밀번호를 재설정해 달라는 요청을 받았습니다.

아래 링크를 열어 새 비밀번호를 정하세요. 링크는 한 시간 동안 한 번만 쓸 수 있습니다.
${link}

요청하신 적이 없으면 이 메일을 무시하세요. 비밀번호는 그대로입니다.`,
    }),
  },
  email: {
    en: (link) => ({
      subject: 'Confirm your email address',
      body: `Open this link to confirm that this is your email address on Naru. It works once, for one day:
${link}

If you do not know what this is about, ignore this mail.`,
    }),
    ko: (link) => ({
      subject: '이메일 주소 확인',
      body: `아래 링크를 열어 Naru에서 쓰는 이메일 주소임을 확인하세요. 링크는 하루 동안 한 번만 쓸 수 있습니다.
${link}

무슨 일인지 모르시면 이 메일을 무시하세요.`,
    }),
  },
}
