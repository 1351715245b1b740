/** What is done to a thing, however it is said; a question about one is not answered by the steps of another. */
const ACTIONS: Array<[name: string, said: RegExp]> = [
  [
    'delete',
    /\b(delet(e|es|ed|ing|ion)|remov(e|es|ed|ing|al)|uninstall\w*|destroy\w*|clean(ing)? up|tear\w* down)\b|삭제|제거|지우|지운|지울|정리/i,
  ],
  [
    'create',
    /\b(creat(e|es|ed|ing|ion)|add(s|ed|ing)?|mak(e|ing)|provision\w*|set(ting)? up|regist\w+)\b|생성|만들|만든|추가|작성|등록/i,
  ],
  [
    'resize',
    /\b(resiz\w+|expan[ds]\w*|enlarg\w+|grow\w*|extend\w*|increas\w+|scal(e|es|ed|ing))\b|확장|늘리|늘린|늘릴|증설|스케일|크기/i,
  ],
  ['restore', /\b(restor\w+|recover\w*|recreat\w+)\b|복구|복원|되살/i],
  ['backup', /\b(back(ing|s|ed)? ?up|backups?|snapshot\w*)\b|백업|스냅샷/i],
  [
    'change',
    /\b(chang(e|es|ed|ing)|edit\w*|modif\w+|updat\w+|replac\w+|rotat\w+|reset\w*|patch\w*)\b|변경|수정|바꾸|바꿀|갱신|업데이트|교체/i,
  ],
]

/** The actions that a text speaks of. */
function actionsIn(text: string): string[] {
  return ACTIONS.filter(([, said]) => said.test(text)).map(([name]) => name)
}

export type AskedAction = {
  /** Whether a heading names other actions than what is asked for, and so steps for something else. */
  isOther: (heading: string) => boolean
  /** Whether a text speaks of what is asked for at all. */
  isIn: (text: string) => boolean
}

/** What a heading is about: English says it first, Korean last. "Recovering from a failed resize" is no resizing. */
function mainAction(heading: string): string | undefined {
  const found = ACTIONS.flatMap(([name, said]) =>
    Array.from(heading.matchAll(new RegExp(said, 'gi')), ({ index }) => ({ name, index })),
  ).sort((a, b) => a.index - b.index)
  return (/\p{Script=Hangul}/u.test(heading) ? found.at(-1) : found[0])?.name
}

/** What a question asks to do; undefined where it names no action that we know. */
export function askedAction(query: string): AskedAction | undefined {
  const asked = actionsIn(query)
  if (asked.length === 0) return undefined
  const isIn = (text: string) => actionsIn(text).some((action) => asked.includes(action))
  const isOther = (heading: string) => {
    const main = mainAction(heading)
    return main !== undefined && !asked.includes(main)
  }
  return { isIn, isOther }
}
