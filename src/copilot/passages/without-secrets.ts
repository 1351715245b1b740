import { placeholder } from './placeholders.ts'

/** Keys of well-known kinds. */
export const KEY = /\b(?:[sp]k[-_]|gh[po]_?|xox[abp]-?|AKIA)(?=[-_A-Za-z0-9]*\d)[-_A-Za-z0-9]{12,}\b/g
/** "hunter2", "Tmp!9231": of more than letters, and no measure. */
const VALUE = String.raw`(?=[!-~]{0,64}[\d!@#$%^&*])(?!(?:AES|SHA|RSA|TLS|SSL|WPA|MD|UTF)-?\d)[!-~]{3,63}[\w!@#$%^&*](?![\w!@#$%^&*]|\s?(?:자|글자|개|일|분|시간|characters|days|minutes))`
const OPEN_QUOTE = String.raw`\s{0,2}["'“‘${'`'}(]?`
const TOLD_BY = String.raw`\b(?:password|passwd|passphrase|passcode|pin|otp|(?:new |api |access |auth(?:entication)? |bearer |temporary )token|new one|(?:api|access|secret|activation|licen[cs]e) key|(?:verification|activation|one-time|security|access|log-?in|sign-?in|recovery|backup) code)`
const TOLD_BY_KO = `(?:비밀 ?번호|비번|암호|패스워드|핀 ?번호|인증 ?(?:번호|코드)|(?:일회용|복구|보안|백업|로그인) ?(?:번호|코드)|OTP|PIN|(?:API|액세스|접근|활성화|라이선스) ?키)`
/** What somebody was told to sign in with: "Your new password is hunter2", "비밀번호를 Tmp!9231로 초기화했습니다". */
const TOLD_SECRET = new RegExp(
  `((?:${TOLD_BY}${String.raw`(?: (?:(?:has been|have been|was|is)(?: now)? (?:re)?set to|is|was|to|as)\b(?: now\b)?\s{0,2}:?|\s{0,2}[:=(])`}|${TOLD_BY_KO}${String.raw`(?:\s{0,2}[:=(]|[은는이가를을])`})${OPEN_QUOTE})${VALUE}`,
  'gi',
)
/** "Use password qwer1234", "임시 비번 qwer1234로". */
const HANDED_SECRET = new RegExp(
  `(${String.raw`\b(?:password|passwd|passphrase|passcode)\s`}["'“‘${'`'}]?)(?=[!-~]{0,64}[a-z!@#$%^&*])${VALUE}|(${String.raw`\b(?:pin|otp|(?:verification|activation|one-time|security|log-?in|sign-?in|recovery|backup) code)\s`})${String.raw`\d[\d-]{3,10}(?![\w-])`}|(${TOLD_BY_KO}\\s["'“‘${'`'}]?)${VALUE}(?=["'”’)]?(?:으로|로|을|를|이|가|은|는|입니다|이며|라고|,|\\.(?:\\s|$)|\\)|\\s*$))`,
  'gim',
)
const PARTED = String.raw`(?=[A-Z0-9-]*\d)(?:[A-Z0-9]{2,}(?:-[A-Z0-9]{2,})+|(?=[A-Z0-9]*\d[A-Z0-9]*[A-Z])[A-Z0-9]{8,})(?![\w-])`
/** What is worth money to whoever has it: "voucher SORRY-88K2-LL". A name that everybody types in, WELCOME15, is none. */
const VOUCHER = new RegExp(
  String.raw`((?:\b(?:[Vv]oucher|[Cc]oupon|[Gg]ift ?(?:[Cc]ard|[Cc]ode)|[Pp]romo(?:tion(?:al)?)?|[Dd]iscount [Cc]ode|[Rr]edemption|[Rr]edeem|[Cc]redit [Cc]ode)|상품권|쿠폰|기프트 ?카드|바우처|할인|교환권|기프티콘)(?: ?(?:[Cc]ode|[Nn]umber|[Cc]ard|번호|코드))?(?: ?(?:is|was|:|=|은|는|이|가|을|를))?\s?["'“‘(]?)${PARTED}`,
  'g',
)
/** A code with no more to tell what it is: "issued a new code: GC-1190-QPLM-7743". */
const HANDED_CODE =
  /((?<!\b(?:[Ee]rror|[Ss]tatus|[Ee]xit|[Rr]esponse|[Rr]eturn|[Cc]ountry|[Pp]roduct|[Cc]olou?r|[Pp]ost(?:al)?|[Ss]ource|[Ll]anguage)\s)\b[Cc]odes?(?: (?:is|was)|:)?\s["'“‘(]?)(?=[A-Z0-9-]*\d)[A-Z0-9]{2,}(?:-[A-Z0-9]{2,}){2,}(?![\w-])/g
const LICENCE = /(?<![\w-])(?=[A-Z-]*\d)(?=[\d-]*[A-Z])[A-Z0-9]{2,8}(?:-[A-Z0-9]{3,8}){3,}(?![\w-])/g

/** Without what opens or buys something for whoever has it: passwords, keys, one-time codes, vouchers. */
export function withoutSecrets(text: string, language: string): string {
  const secret = placeholder('secret', language)
  const behind = (_: string, ...groups: unknown[]) => {
    const label = groups.slice(0, 3).find((group) => typeof group === 'string')
    return `${label ?? ''}${secret}`
  }
  return [TOLD_SECRET, HANDED_SECRET, VOUCHER, HANDED_CODE].reduce(
    (rest, pattern) => rest.replace(pattern, behind),
    text.replace(KEY, secret).replace(LICENCE, secret),
  )
}

const SECRET_WORDS = ['en', 'ko'].map((language) => placeholder('secret', language))

/** Whether a text gives somebody such a thing, or did before it was taken out. */
export function givesSecret(text: string): boolean {
  return SECRET_WORDS.some((word) => text.includes(word)) || withoutSecrets(text, 'en') !== text
}
