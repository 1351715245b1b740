import { sentenceEnds } from '../pipeline/split-text.ts'

/** A longer one is a table, a log or a text without punctuation. */
const LONGEST_SENTENCE = 320

/** Sentences and lines of a turn that say something: greetings, thanks and signatures are left out. */
export function tellingSentences(text: string): string[] {
  const sentences: string[] = []
  let start = 0
  for (const end of [...sentenceEnds(text), text.length]) {
    const whole = text.slice(start, end).replace(/\s+/g, ' ').trim().replace(GREETING, '')
    // before any pattern looks at it: some take the square of its length
    const sentence = shortened(whole)
    start = end
    // a step's number is no sentence of its own: "1." belongs to what follows
    const last = sentences.at(-1)
    if (last !== undefined && /^\(?\d{1,2}[.)]$/.test(last))
      sentences[sentences.length - 1] = `${last} ${sentence}`
    else if (sentence !== '' && !isPoliteness(sentence)) sentences.push(sentence)
  }
  return sentences
}

function shortened(text: string, limit = LONGEST_SENTENCE): string {
  if (text.length <= limit) return text
  const cut = text.lastIndexOf(' ', limit - 1)
  return `${text.slice(0, cut > limit / 2 ? cut : limit - 1).trimEnd()}…`
}

/** In the order in which they stand, no more than `count` and `limit` characters. */
export function joined(
  sentences: readonly string[],
  { count, limit }: { count: number; limit: number },
): string {
  let text = ''
  for (const sentence of [...new Set(sentences)].slice(0, count)) {
    const longer = text === '' ? sentence : `${text} ${sentence}`
    if (longer.length > limit) break
    text = longer
  }
  return text === '' && sentences[0] !== undefined ? shortened(sentences[0], limit) : text
}

/** Before the sentence itself: "Hi Jana, it …". */
const GREETING =
  /^((hi|hello|hey|dear|good (morning|afternoon|evening))( [\p{L}'’.-]+){0,3}\s*[,!]\s*|안녕하(세요|십니까)\s*[,!.]\s*)/iu

const POLITE = [
  /^고객님[.,!]?$/,
  /^(hi|hello|hey|dear|good (morning|afternoon|evening)|greetings)\b[^.!?]{0,40}[,.!]?$/i,
  /^(many |kind |best |warm )?(thanks|thank you|regards|cheers|sincerely|yours)\b[^.!?]{0,60}[,.!]?$/i,
  /^(thank you|thanks) for (contacting|reaching|your (patience|message|reply|e-?mail|quick|understanding))/i,
  /\b(let (me|us) know if|feel free to|don['’]t hesitate|have a (great|nice|good) (day|week)|happy to help|hope this (helps|finds))/i,
  /\b(we|i) (will|'ll) (get back|look into|keep you|check and)\b/i,
  /^sent from my\b/i,
  /^안녕하(세요|십니까)[^?]{0,40}$/,
  /^(네|예|안녕히|수고)[^?]{0,12}(하세요|하십시오|계세요)[.!]?$/,
  /^(대단히 |정말 |빠른 답변 |답변 |문의 ?(해|주셔서) ?)?(감사합니다|감사드립니다|고맙습니다)[.!~^ㅎ]*$/,
  /(문의해 ?주셔서|이용해 ?주셔서|연락 ?주셔서|기다려 ?주셔서) (대단히 )?감사/,
  /(추가 ?문의|궁금하신 (점|사항)|도움이 필요)[^.]*(주세요|주십시오|바랍니다)/,
  /(좋은 하루|즐거운 하루|행복한 하루)/,
  /(확인 ?후|검토 ?후|빠르게 확인)[^.]*(드리겠습니다|하겠습니다|안내)/,
]

function isPoliteness(sentence: string): boolean {
  return POLITE.some((pattern) => pattern.test(sentence))
}
