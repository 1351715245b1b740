import { stemEnglish } from './english-stem.ts'
import { stemKorean } from './korean-stem.ts'

// Words that ask, not words that are asked about. Documents hardly hold them ("알려줘" is rare), so that by their
// frequency they would count as telling.
const KOREAN =
  '어떻게 어떤 무엇 무엇인가요 무엇을 뭐 뭐예요 뭔가요 뭐가 무슨 왜 언제 언제예요 어디 어디서 누구 누가 얼마 얼마나 몇 있나요 있는 있을 있습니까 없나요 하나요 되나요 될까요 할까요 인가요 나요 까요 알려줘 알려주세요 알려 주세요 싶어요 싶습니다 싶은 싶은데 방법 방법은 법 이유 이유는 것 것들 수 때 좀 그 이 저 해야 해야하나요 하려 하고 하는 하면 되 위해 대해 관련 궁금해요 궁금합니다 설명 설명해줘 설명해주세요 다른가요 가능한가요 예요 이에요 입니까 사용하나요'
const ENGLISH =
  'a an the what which who whom whose when where why how is are was were be been am do does did done doing can could should would will shall may might must i me my mine we us our you your it its they them their this that these those there here of in on at to for from by with as and or if then than so not no any some please tell show explain want need know get way me about into out up have has had'

// As terms are: stemmed.
const words = new Set([...KOREAN.split(' ').map(stemKorean), ...ENGLISH.split(' ').map(stemEnglish)])

/** Whether a word, as its whole term, only frames a question. */
export function isQuestionWord(term: string): boolean {
  return words.has(term)
}
