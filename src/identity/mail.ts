export type Language = 'ko' | 'en'

export type Mail = { to: string; subject: string; text: string }

/** Hands a mail to the mail server; rejects when that does not take it. */
export type SendMail = (mail: Mail) => Promise<void>
