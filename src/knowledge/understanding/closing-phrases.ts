import { ADDRESSED } from './courtesy-phrases.ts'

// What people say once a matter is over. Sources of regular expressions, as those of courtesies are.

const IN_A_MINUTE = String.raw`take (?:a|one|two|the) (?:\w+ )?(?:minute|moment|second)s? (?:to|and)`
const IF_YOU_LIKE = String.raw`(?:(?:please|kindly|so|and|just|could you|would you|you can|we(?:['’]d| would) (?:appreciate it|love it|be (?:glad|happy|grateful)) if you(?: could| would)?|if you (?:have|like|find|want|get)\b[^,.!?;\n]{0,30},|${IN_A_MINUTE}) )*`
const OUR_WORK = '(?:support|service|help|work|team|answers?|performance)'
const AGAIN =
  '(?:comes? back|happens? (?:again|once more)|returns?|re-?appears?|persists?|recurs?|still|else|help|assistance|questions?|trouble)'
/** A ticket, or us: "open the Task Manager if the error still appears" is what to do. */
const ASK_AGAIN =
  '(?:open|create|file|submit|re-?open) (?:(?:an?|this|the|your|another|new|it|one) ?)*(?:ticket|case|request|inquiry|enquiry|conversation)?|(?:write|reply|answer|call|contact|mail|ring|come back|get back|reach out)(?: (?:to|with|us|me|again|back|here|directly|below|any ?time))*'

export const CLOSINGS = [
  String.raw`(?:(?:we|i)(?:['’](?:re|m)| are| am) )?(?:(?:so|very|really) )?(?:glad|happy|pleased|delighted|relieved) (?:that )?(?:it|this|that|everything|all|things|you|we|i)\b[^,.!?;\n]{0,60}`,
  String.raw`(?:please )?enjoy (?:the|your|a|it|this)\b[^,.!?;:\n]{0,40}`,
  '(?:please )?(?:take (?:good )?care(?: of yourself)?|(?:stay|keep) (?:safe|healthy|well|warm|in touch|tuned)(?: and (?:safe|healthy|well|warm))?)',
  String.raw`(?:(?:we|i) )?wish(?:ing)? you(?: and \w+ \w+)? (?:all|an?|the|good|much|every|happy|merry|success)\b[^.!?\n]{0,60}`,
  String.raw`${IF_YOU_LIKE}(?:rate (?:our ${OUR_WORK}|us|me|my ${OUR_WORK}|this (?:ticket|conversation|answer|reply)|your experience)|review (?:us|our ${OUR_WORK})|(?:fill (?:in|out)|complete|take(?: part in)?|answer|participate in) (?:our|my|(?:the|this|an?)(?: following)? (?:short|quick|brief|little|satisfaction)) (?:\w+ ){0,2}(?:survey|questionnaire|poll)|(?:leave|give|send) (?:us|me) (?:an? |your |some )?(?:\w+ ){0,2}(?:ratings?|reviews?|feedback|stars?))\b[^.!?;\n]{0,60}`,
  String.raw`(?:please )?keep an eye on (?:it|this|that)(?: for \w+(?: \w+){0,2})?(?:,? and (?:please )?(?:write|reply|tell|call|contact)\b[^,.!?;\n]{0,60})?`,
  String.raw`(?:(?:please|just|simply) )*(?:${ASK_AGAIN}) (?:if|when|should|in case) (?:it|this|that|the (?:issue|problem|error)|you|there|anything)\b[^,.!?;\n]{0,30}\b${AGAIN}\b[^,.!?;\n]{0,30}`,
  String.raw`if (?:you|there|anything)\b[^.!?;\n]{0,60}\b(?:questions?|else|help|assistance)\b[^,.!?;\n]{0,30}, ?(?:(?:please|just|simply|you can|feel free to) )*(?:re-?open|open|reply|write|answer|contact|call|reach|ring|mail|e-?mail)\b[^.!?;\n]{0,60}`,
  String.raw`(?:please )?(?:give|send|pass)(?: on)? (?:my|our) (?:\w+ ){0,2}(?:regards|wishes|greetings|love) to\b[^,.!?;\n]{0,40}`,
  '(?:that|this|which) (?:(?:would|does|might) )?explains? (?:it|that|this|a lot|everything)',
  '(?:please )?(?:continue|go on|proceed|write|reply|answer) (?:there|over there|in that one)',
]

const OF_US = '(?:만족도|서비스|상담|응대|고객 ?지원|답변|저희)'
const PLAIN = String.raw`[^,.!?;:\n'"‘“\[>]`

export const KOREAN_CLOSINGS = [
  `(?:네|예),? (?:${ADDRESSED})`,
  `(?:${PLAIN}{0,30}${OF_US}${PLAIN}{0,16}(?:조사|설문|평가|후기|별점|리뷰)|${PLAIN}{0,12}(?:간단한|짧은|좋은|소중한|높은|솔직한) (?:설문|평가|후기|별점|리뷰)(?: ?조사)?)(?:에도?|를|을|도|까지)? ?(?:(?:꼭|많이|많은|잠시|한 ?번) )?(?=${PLAIN}{0,16}(?:주세요|주십시오|주시|부탁|바랍|바라|감사))(?:참여|응답|남겨|부탁|작성)${PLAIN}{0,24}`,
  `${PLAIN}{0,40}(?:다니|[어아여]서|되어|돼서|셔서) (?:(?:정말|참|너무) )?(?:다행(?:입니다|이네요|이에요|이군요)|기쁩니다|기쁘네요)`,
  `${PLAIN}{0,20}(?:감기|건강|더위|추위|빗길|눈길|빙판길)(?:에도?|도|을)? ?(?:조심|유의|주의|챙기)[가-힣 ]{0,14}`,
  '(?:(?:늘|항상|모두|오늘도) )?(?:건강|행복|평안)(?:하세요|하십시오|하시길 바랍니다|하시기 바랍니다)|(?:조심히|살펴) (?:들어)?가세요',
  '(?:당분간|며칠(?:간|만)?|조금 더|한동안|우선|일단) (?:더 |조금 더 |상태를 |경과를 )?지켜봐 ?(?:주세요|주십시오|주시기 바랍니다)',
]

const TICKET = String.raw`(?:(?:this|your) (?:support )?(?:ticket|case|request|inquiry|enquiry|conversation|thread)|the (?:support )?ticket)\b`
const BEFORE = String.raw`(?:(?:as|since|because|if|when|once|unless)\b[^,;.]{0,80}, ?|(?:we|i) (?:have not|haven['’]t|did not|didn['’]t)\b[^,;.]{0,60}, ?|(?:then|so|now|and|therefore|with that|for now),? )*`
const SHUT = '(?:clos(?:e|ed|ing)|mark(?:ed|ing)?|merg(?:e|ed|ing)|archiv(?:e|ed|ing))'
const TO_ITS_END = '(?:(?! and )[^.;]){0,60}[.!]*$'

/** "I'll close this ticket now.", "This ticket was merged into #5521." */
export const CLOSES_TICKET = new RegExp(
  String.raw`^${BEFORE}(?:(?:we|i)(?:['’](?:ll|m|re|ve|d))?(?: (?:will|are|am|is|have|had|can|would|be|going|to|now|just|also|therefore|then|like)){0,4} ${SHUT} ${TICKET}|${TICKET} (?:is|was|has been|will be|gets?|can be)(?: (?:now|being|therefore|also|automatically))* ${SHUT}|(?:please |kindly |you can |you may )*${SHUT} (?:this|your) (?:support )?ticket\b)${TO_ITS_END}`,
  'i',
)

/** "티켓을 종료하겠습니다." */
export const CLOSES_TICKET_IN_KOREAN = new RegExp(
  `^${PLAIN}{0,24}(?:티켓|문의|상담|본 ?건|이 ?건|케이스|접수 ?건|요청 ?건)(?: ?건)?(?:은|는|을|를|도)? ?(?:(?:이만|이제|우선|일단|그럼|여기서|자동으로|완료로|해결로) )*(?:(?:종료|종결|마감|완료 ?처리|해결 ?처리|종료 ?처리)(?:하겠습니다|합니다|했습니다|하였습니다|되었습니다|됐습니다|됩니다|될 예정입니다|할 예정입니다|할게요|해 ?드리겠습니다|하도록 하겠습니다)|닫(?:겠습니다|습니다|을게요|았습니다|도록 하겠습니다))[.!~]*$`,
)
