/** Which of several options that exclude one another something is to be. */
export type OptionChange = {
  /** What it is now; '' where that is not said. */
  from: string
  /** What it is to be: of "주간 정산으로" either word may name the option. */
  to: string[]
}

const WORDS = '(?:[가-힣A-Za-z0-9]+ )?[가-힣A-Za-z0-9]{2,}?'
const BECOMES = '(?:변경|전환|바꾸|바꿔|바꿀|옮기|옮겨)'
const CHANGES = [
  // "일간에서 주간으로", "주간 정산으로 바꾸고"
  new RegExp(
    String.raw`(?<from>${WORDS})에서 (?:다시 )?(?<to>${WORDS})(?:으)?로(?=$|[\n.?!,)]| ?${BECOMES})`,
    'gm',
  ),
  new RegExp(`(?<to>${WORDS})(?:으)?로 ?(?:다시 )?${BECOMES}`, 'g'),
  /(?<from>[\p{L}\d]{2,})\s*(?:->|→|=>)\s*(?<to>[\p{L}\d]{2,})/gu,
  /\b(?:switch|chang|mov|go\b|going|convert|set)\w*\s(?:[\w-]+\s){0,5}?from\s(?<from>\w+(?:\s\w+)?)\s(?:back\s)?to\s(?:an?\s|the\s)?(?<to>\w+(?:\s\w+)?)/g,
]
const LONGEST = 2_000

/** The changes from one option to another that a text speaks of. */
export function changesIn(text: string): OptionChange[] {
  const said = text.slice(0, LONGEST).toLowerCase()
  return CHANGES.flatMap((pattern) =>
    Array.from(said.matchAll(pattern), ({ groups }) => changeOf(groups)),
  ).filter(({ from, to }) => !to.includes(from))
}

/** "일간 정산에서 주간 정산으로": what both have is no option. */
function changeOf(groups: Record<string, string> | undefined): OptionChange {
  const from = (groups?.from ?? '').split(' ')
  const to = (groups?.to ?? '').split(' ')
  if (from[0] === '') return { from: '', to }
  if (from.length > 1 && from.at(-1) === to.at(-1)) return { from: from[0] as string, to: [to[0] as string] }
  // "from daily to weekly payouts" and "정산 주기 일간에서 주간으로" name more than the option on one side
  const isKorean = /\p{Script=Hangul}/u.test(groups?.from ?? '')
  return isKorean
    ? { from: from.at(-1) as string, to: [to.at(-1) as string] }
    : { from: from[0] as string, to: [to[0] as string] }
}

/** Whether a text tells to choose what is to be no longer. `own`: the changes that it is about itself. */
export function choosesOther(
  asked: readonly OptionChange[],
  own: readonly OptionChange[],
  text: string,
): boolean {
  const said = text.toLowerCase()
  return asked.some(({ from, to }) => {
    const isAway = own.some((other) => to.includes(other.from) && !said.includes(other.from))
    return isAway || (from !== '' && isChosen(said, from) && !to.some((option) => said.includes(option)))
  })
}

/** "'일간'을 선택", "choose daily". */
function isChosen(text: string, option: string): boolean {
  const korean = new RegExp(
    `['‘"“「\\[]${option}['’"”」\\]](?:을|를|으로|로)? ?(?:선택|체크|변경|설정|바꾸|바꿔|누르)`,
  )
  const english = new RegExp(
    `\\b(?:choose|select|pick|tick|set (?:it|[\\w ]{1,30}) to)\\s+(?:the\\s+)?["'“‘]?${option}\\b`,
  )
  return korean.test(text) || english.test(text)
}
