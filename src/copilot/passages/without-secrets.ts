import { placeholder } from './placeholders.ts'

/** Keys of well-known kinds. */
export const KEY = /\b(?:[sp]k[-_]|gh[po]_?|xox[abp]-?|AKIA)(?=[-_A-Za-z0-9]{0,64}\d)[-_A-Za-z0-9]{12,}\b/g
/** "hunter2", "Tmp!9231": of more than letters, and no measure. */
const VALUE = String.raw`(?=[!-~]{0,64}[\d!@#$%^&*])(?!(?:AES|SHA|RSA|TLS|SSL|WPA|MD|UTF)-?\d|~?/|v?\d+(?:\.\d+)+(?![\w!@#$%^&*]))[!-~]{3,63}[\w!@#$%^&*](?![\w!@#$%^&*]|\s?(?:자|글자|개|일|분|시간|characters|days|minutes))`
const OPEN_QUOTE = String.raw`\s{0,2}["'“‘${'`'}(]?`
const TOLD_BY = String.raw`\b(?:password|passwd|pwd?|passphrase|passcode|pin|puk|otp|(?:new |api |access |auth(?:entication)? |bearer |temporary )token|new one|(?:api|access|secret|activation|licen[cs]e) key|(?:verification|activation|one-time|security|access|log-?in|sign-?in|recovery|backup|door|gate|entry|alarm|lock(?:er|box)?|safe) code)`
const TOLD_BY_KO = String.raw`(?:비밀 ?번호|비번|암호|패스워드|\bPW|핀 ?번호|인증 ?(?:번호|코드)|(?:일회용|복구|보안|백업|로그인|출입|출입문|현관|도어락|금고|사물함) ?(?:번호|코드)|OTP|PIN|PUK|(?:API|액세스|접근|활성화|라이선스) ?키)`
/** "The password for the admin account is …" */
const OF_WHAT = String.raw`(?: (?:once|only|below|here|now|again|instead|to (?:sign|log) in|to use))?(?: (?:of|for|on|at) [^\s.,:;!?]{1,40}(?: [^\s.,:;!?]{1,40}){0,3}?)?`
/** What somebody was told to sign in with: "Your new password is hunter2", "비밀번호를 Tmp!9231로 초기화했습니다". */
const TOLD_SECRET = new RegExp(
  `((?:${TOLD_BY}${OF_WHAT}${String.raw`(?: (?:(?:has been|have been|was|is)(?: now)? (?:re)?set to|is|was|to|as)\b(?: now\b)?\s{0,2}:?|\s{0,2}[:=(])`}|${TOLD_BY_KO}${String.raw`(?:\s{0,2}[:=(]|[은는이가를을])`})${OPEN_QUOTE})${VALUE}`,
  'gi',
)
/** "Use password qwer1234", "임시 비번 qwer1234로". */
const HANDED_SECRET = new RegExp(
  `(${String.raw`\b(?:password|passwd|passphrase|passcode)\s`}["'“‘${'`'}]?)(?=[!-~]{0,64}[a-z!@#$%^&*])${VALUE}|(${String.raw`\b(?:pin|otp|(?:verification|activation|one-time|security|log-?in|sign-?in|recovery|backup) code)\s`})${String.raw`\d[\d-]{3,10}(?![\w-])`}|(${TOLD_BY_KO}\\s["'“‘${'`'}]?)${VALUE}(?=["'”’)]?\\s?(?:으로|로|을|를|이|가|은|는|입니다|이며|라고|,|\\.(?:\\s|$)|\\)|\\s*$))`,
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

/** A run of letters and digits, beside what says that it opens something: "시크릿 키: 9f8e7d6c5b4a3f2e". */
const LONG_KEY =
  /((?:\b(?:secret|token|credential|(?:api|access|activation|licen[cs]e|recovery) ?key|client_secret)s?\b|시크릿|토큰|인증키|복구 ?키|액세스 ?키|라이선스 ?키|API ?키)[^\n\w]{0,3}(?:[가-힣 ]{0,6}|\bis |\bare |key)?[\s:="'“`(]{0,4})(?=[\w-]{0,64}\d)(?=[\w-]{0,64}[A-Za-z])(?!(?:[a-z]{2,20}-){1,6}(?:[a-z]{1,20}|v?\d{1,3})(?![\w-]))[\w-]{10,}(?![\w-])/gi
/** "Enter code 448812", "이 코드를 입력하세요: 448812", "gift card 6039 5500 1188 2231". */
const ENTERED_CODE =
  /(\b(?:enter|type in|type|use) (?:the |this )?(?:code|pin|otp)[ :]{1,2}|코드를? 입력[가-힣 ]{0,8}[:：]\s?|\b(?:gift|prepaid) card(?: number)?[ :]{1,2}|\brecovery codes?(?: are| is)?[ :]{1,3})(?:(?:\d{4}[ -]){2,4}\d{2,4}(?![\w-])|\d{4,8}(?![\w-])|[a-z0-9]{3,6}-[a-z0-9]{3,6}(?:, ?[a-z0-9]{3,6}-[a-z0-9]{3,6})*(?![\w-]))/gi
/** What a link opens by. */
const IN_LINK =
  /([?&#](?:token|key|code|sig|signature|secret|password|auth|invite|reset)=)(?!\[)[^\s&#)\]"'<>]{6,}/gi
/** 'A new password for you, "Winter#2026"'. */
const QUOTED_SECRET = new RegExp(
  String.raw`((?:\b(?:password|passcode|passphrase)\b|비밀 ?번호|비번|패스워드)[^.\n"“]{1,40}["“])${VALUE}(?=["”])`,
  'gi',
)

/** Of letters and digits, at least one of them small: neither a number nor a code. */
const MADE_UP = String.raw`(?=[A-Z0-9!@#$%^&*]*[a-z])(?=[a-zA-Z!@#$%^&*]*\d)[A-Za-z0-9][\w!@#$%^&*]{5,31}(?![\w/]|\.\w)`
/** "Credentials: root / Tmp9231x", "관리자 계정은 admin / …". */
const WITH_NAME = new RegExp(
  `(${String.raw`(?:\b(?:credentials?|log-?in|(?:log|sign) in|sign-?in|accounts?|id ?\/ ?pw|user(?:name)? ?\/ ?password)|(?:계정|로그인|접속)(?: 정보)?|아이디 ?\/ ?(?:비밀 ?번호|비번))(?: (?:is|are|with|as|details)|[은는이가])? ?[:=(]? ?(?:[\w.@+-]{2,60} \/ |[\w-]{2,30}\/)`})${MADE_UP}`,
  'gi',
)
/** "Please use Tmp!9231 as the password", "qwer1234를 비밀번호로". */
const AS_PASSWORD = new RegExp(
  `()(?<![\\w.@/-])${VALUE}(?=["'”’]? as (?:the|a|your|his|her|their) (?:\\w+ )?(?:password|passcode|pin)\\b|["'”’]?[을를] (?:[가-힣]{1,4} )?(?:비밀 ?번호|비번|암호|패스워드)로)`,
  'gi',
)
const PASSWORD_WORD = /\b(?:passw(?:or)?d|passcode|pw)\b|비밀 ?번호|비번|패스워드|암호(?!화)/i
/** "I changed hers to spring2026!", "제가 spring2026!으로 초기화해 두었습니다": that it is a password stands elsewhere, if anywhere. */
const RESET_TO = new RegExp(
  `(${String.raw`\b(?:re-?set|set|changed?) (?:(?:it|yours|his|hers|theirs|them)|\p{L}{2,20}['’]s(?: \w+)?|(?:the|your|his|her|their|this) (?:account|user|log-?in|sign-?in|one))(?: back)? to ["'“‘]?`}|(?<![\\w!@#$%^&*./-])(?=[\\w!@#$%^&*]{6,32}["'”’]?(?:으로|로) ?(?:다시 |임시로 )?(?:초기화|재설정|변경|설정|바꿔|바꾸어|바꿨|지정)))${MADE_UP}`,
  'gu',
)

/**
 * Without what opens or buys something for whoever has it: passwords, keys, one-time codes, vouchers, wherever they stand
 * again. `whole`: the text that it was cut out of, which may tell what is one.
 */
export function withoutSecrets(text: string, language: string, whole = text): string {
  const secret = placeholder('secret', language)
  const found = new Set<string>()
  const put = (value: string) => {
    for (const one of [value, ...cores(value)]) found.add(one)
    return secret
  }
  if (whole !== text) replaceSecrets(whole, put)
  const rest = replaceSecrets(text, put)
  return [...found]
    .sort((a, b) => b.length - a.length)
    .reduce(
      (left, value) =>
        left.split(value).reduce((one, next) => one + (joins(value, one, next) ? value : secret) + next),
      rest,
    )
}

/** Without the marks of the sentence that it stood in: "hunter2x9!", "**hunter2x9**", "hunter2x9</b>". */
function cores(value: string): string[] {
  return value
    .split(/[^\w!@#$%^&*.+-]+/)
    .map((part) => part.replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, ''))
    .filter((core) => core.length >= 5 && /\d|[!@#$%^&*]/.test(core))
}

/** A number may be a part of something else: "1234" of 12345 and ERR-1234. */
function joins(value: string, before: string, after: string): boolean {
  const part = /^\d+$/.test(value) ? /[\w-]/ : /[A-Za-z0-9]/
  return part.test(before.slice(-1)) || part.test(after.slice(0, 1))
}

function replaceSecrets(text: string, put: (secret: string) => string): string {
  const behind = (match: string, ...groups: unknown[]) => {
    const label = groups.slice(0, 3).find((group) => typeof group === 'string') as string
    return label + put(match.slice(label.length))
  }
  const isOfPassword = PASSWORD_WORD.test(text)
  const rest = [
    TOLD_SECRET,
    HANDED_SECRET,
    VOUCHER,
    HANDED_CODE,
    LONG_KEY,
    ENTERED_CODE,
    IN_LINK,
    QUOTED_SECRET,
    WITH_NAME,
    AS_PASSWORD,
  ].reduce((rest, pattern) => rest.replace(pattern, behind), text.replace(KEY, put).replace(LICENCE, put))
  return rest.replace(RESET_TO, (match: string, label: string) => {
    const value = match.slice(label.length)
    return isOfPassword || /[!@#$%^&*]/.test(value) ? label + put(value) : match
  })
}

const SECRET_WORDS = ['en', 'ko'].map((language) => placeholder('secret', language))

/** Whether a text gives somebody such a thing, or did before it was taken out. */
export function givesSecret(text: string): boolean {
  return SECRET_WORDS.some((word) => text.includes(word)) || withoutSecrets(text, 'en') !== text
}
