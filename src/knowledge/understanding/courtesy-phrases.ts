import { KOREAN_SURNAME } from './korean-surname.ts'

// What people say in mails to one another that says nothing of what the mail is about. Sources of regular expressions:
// without case, on one sentence, and each with an end to what it takes, so that none takes more than linear time.

/** What stands for a name where personal data was taken out. */
const BLANK = String.raw`\[(?:name|이름)\]`
const NAME = String.raw`(?-i:(?:(?:Mr|Mrs|Ms|Dr)\.? ?)?(?:\p{Lu}[\p{L}'’.-]{0,30}|${BLANK}))`

/** "Hi Jana", "Dear Ms. van Dyk", "Good morning team". */
export const GREETING = `(?:hi|hello|hey|dear|greetings|good (?:morning|afternoon|evening|day))(?: (?:${NAME}|there|again|all|team|everyone|everybody|support|sir|madam|both|folks|valued|our|customers?|clients?|users?|members?|guests?|colleagues?|friends?|partners?|or|and|van|von|de)){0,5}`

/** "김민수 고객님", "담당자님". */
export const ADDRESSED = `(?:(?:[가-힣]{2,4}|${BLANK}) ?)?(?:고객|회원|담당자|관리자|상담원|매니저|과장|차장|대리|주임|팀장|실장|부장|본부장|이사|상무|전무|사장|대표|원장|교수|선생|엔지니어|기사|연구원)님|(?:[가-힣]{2,4}|${BLANK})님`

/** "김민수 고객님, 안녕하세요", "수고 많으십니다". */
export const KOREAN_GREETING = `(?:(?:${ADDRESSED})(?:께)?[,.!]? ?)?(?:안녕하(?:세요|십니까|신지요)|반갑습니다|처음 뵙겠습니다|(?:오늘도 |항상 |늘 )?(?:수고|고생)(?:가|이)? ?(?:많으|많|하)(?:십니다|세요|시네요|셨습니다|으셨습니다|으세요|으십니다))(?:[,.!]? (?:${ADDRESSED}))?`

const TO_HELP = '(?:question|else|help|assistance|issue|unclear|concern|trouble)s?'

/** And nothing behind it: "This happens when …" says something. */
const ALONE = String.raw`(?=\s*(?:[,.!:]|$))`

/** Thanks, wishes, offers and apologies. */
export const PHRASES = [
  `(?:please )?(?:(?:do not|don['’]t|no need to|no reason to) (?:panic|worry|be (?:alarmed|afraid|worried|scared))|rest assured)${ALONE}`,
  `(?:just|simply) (?:write|reply|ask|call|shout)(?: (?:us|me|back|again))?${ALONE}`,
  `(?:understood|congratulations|congrats|well done|noted|got it|sure(?: thing)?|of course|certainly|absolutely|all right|alright|right|great|perfect|excellent|wonderful|awesome|good (?:news|question|point|catch|idea)|great (?:news|question|point|catch)|i see|well)${ALONE}`,
  `(?:this|that|it|these things|such things)(?: can| may)?(?: sometimes| often)? happens?(?: to (?:all of us|everyone|everybody|the best of us|anyone))?${ALONE}`,
  `(?:this|that|it)(?:['’]s| is) (?:indeed |of course |certainly )?possible(?=\\s*(?:[.!]|$))`,
  String.raw`(?:(?:many|kind|best|warm) )?(?:greetings|regards|wishes) from (?:\w+ ){0,2}${NAME}`,
  String.raw`(?:with )?(?:(?:many|kind|best|warm|warmest) )?(?:thanks|thank you|thx|regards|greetings|wishes)(?: (?:you|so|very|much|a lot|again|in advance|kindly|and|best|kind|regards|for (?:your|the|all|any|this|that|\w+ing)\b[^,.;:!?\n]{0,90})){0,6}`,
  String.raw`(?:sincerely|yours|cheers|best|respectfully|cordially)(?: (?:yours|truly|sincerely|faithfully))?(?=\s*(?:[,.!]|$))`,
  String.raw`(?:if (?:you|there|anything)\b[^.!?;\n]{0,90}\b${TO_HELP}\b[^,.!?;\n]{0,40}, ?)?(?:(?:please|so|just|or|we would|we['’]d) )?(?:let (?:me|us) know(?! (?:how to|what|when|where|why|which|who|about)\b)|feel free to (?:contact|reach|ask|write|reply|get|let|call)|do(?: not|n['’]t) hesitate|reach out|(?:just )?reply to this|contact us if|get back to us)\b[^!?;\n]{0,140}`,
  String.raw`(?:(?:we|i)(?:['’](?:re|m|ll be)| am| are| will be| would be)? )?(?:always )?(?:happy|glad|pleased) to (?:help|assist|hear)\b[^,.!?;\n]{0,80}`,
  String.raw`have a (?:\w+ ){0,2}(?:day|week|weekend|evening|afternoon|morning|one)\b(?: (?:ahead|too|yourself))?(?: and (?:stay|keep|take|enjoy) [^,.!?;\n]{0,30})?`,
  String.raw`(?:(?:we|i) )?(?:hope|trust) (?:this|that|it|you|my|these|all)\b[^,.!?;\n]{0,30}\b(?:help|finds?|well|useful|clear|answer)\w*[^,.!?;\n]{0,30}`,
  '(?:th(?:is|at|ese|ose)|it) should (?:now )?(?:help|fix|solve|resolve|do)(?: (?:it|this|that|the (?:issue|problem|error)))?',
  String.raw`(?:that(?:['’]s| is) )?(?:great|good|nice|glad|lovely|wonderful) to (?:hear|know|read)\b[^,.!?;\n]{0,80}`,
  `you(?:['’]re| are) (?:very |most )?welcome|my pleasure|no (?:problem|worries)(?: at all)?`,
  String.raw`(?:if (?:you|there)[^,.!?;\n]{0,30} )?any (?:further|other|more|additional) (?:question|help)s?\b[^.!?;\n]{0,60}|is there anything else\b[^.!?\n]{0,60}`,
  String.raw`(?:(?:we|i)(?:['’](?:re|m)| are| am) |please )?(?:(?:very|really|so|truly|terribly|deeply) )?(?:sorry|apologi[sz]e|apolog(?:y|ies))\b[^,.;:!?\n]{0,120}`,
  String.raw`(?:we|i) (?:(?:sincerely|deeply|do|really) )?(?:apologi[sz]e|regret|appreciate your)\b[^,.;:!?\n]{0,100}|please accept (?:our|my) [^,.;:!?\n]{0,80}`,
  String.raw`sent from my [\w ]{2,30}`,
  String.raw`(?:(?:we|i) )?(?:(?:can|do|fully|completely|totally|very well|really) ){0,3}understand (?:how|that|your|the|what)\b[^.!?;\n]{0,40}\b(?:annoying|frustrat\w+|inconvenien\w+|difficult|upset\w*|disappoint\w*|troubl\w+|concern\w*|worr\w+|situation)\b[^.!?;\n]{0,60}`,
  String.raw`should (?:you|there)\b[^.!?;,\n]{0,30}\b${TO_HELP}\b[^.!?\n]{0,100}`,
]

const THANKS = '(?:감사|고맙)(?:드립니다|합니다|드려요|해요|습니다|드리며|하며|요)'
const WARMLY =
  '(?:(?:늘|항상|언제나|매번|정말|매우|너무|대단히|진심으로|다시|한번|한 번|거듭|우선|먼저|미리|모두|그럼|빠른|신속한|친절한|자세한|상세한|좋은|많은|소중한|귀한|도움|답변|답장|회신|안내|설명|문의|연락|제보|의견|정보|처리|조치|지원|응대|협조|이해|양해|관심)(?:에|을|를|도|과|와)? ?){0,6}'

/** "기술지원팀 박도현입니다", "담당 매니저 [이름]입니다": who writes. */
const INTRODUCTION = `(?:저는 )?(?:[가-힣A-Za-z]{2,16} ){0,2}(?:[가-힣A-Za-z]{1,12}(?:팀|센터|부서|사업부|본부|파트)|(?:고객|기술|운영|업무|온라인) ?(?:지원|상담|응대)(?: 담당)?|CS(?: 담당)?|담당자?|상담원|상담사|매니저|엔지니어|팀장)(?:의)? (?!이메일|연락처|전화|주소|정[책보]|공지|서비스|기[간능본]|신청|예약|마감|현[재황]|주[요간의]|제[한공]|방[법식]|문의|유[형료]|안내|설정|지원|한도|[가-힣]{2}[값액금부률량법표])(?:${KOREAN_SURNAME}[가-힣]{2}|${BLANK})(?: ?(?:매니저|엔지니어|팀장|과장|대리|주임))?(?:입니다|이라고 합니다|라고 합니다|이에요|예요)`

export const KOREAN_PHRASES = [
  INTRODUCTION,
  '(?:[가-힣A-Za-z]{1,16} ){0,2}(?:고객 ?센터|고객 ?지원(?:팀|센터)|상담 ?(?:팀|센터)|지원 ?(?:팀|센터)|콜센터|헬프 ?데스크|CS ?(?:팀|센터))입니다',
  '(?:앞으로도? |항상 |늘 |더욱 )?(?:더 )?(?:나은|좋은|편리한|빠른) [가-힣]{2,8}(?:으로|로) 보답(?:하|드리)[가-힣 ]{0,8}',
  '(?:네,? |예,? )?(?:가능합니다|그렇습니다|맞습니다|알겠습니다|물론입니다|됩니다)(?=\\s*(?:[.!~]|$))',
  '(?:너무 )?(?:걱정(?:하지|하시지)? ?(?:마세요|마십시오|않으셔도 됩니다)|축하(?:드립니다|합니다|드려요)|좋은 소식입니다|안심하세요)',
  // the clause before it says what for
  String.raw`[^,.!?;:\n]{0,80}(?:주셔서|주신|주심에|하셔서|내셔서|도움에|답변에|이해에|협조에|관심에|배려에|성원에|덕분에)[^,.!?;:\n]{0,24}${THANKS}`,
  `${WARMLY}${THANKS}`,
  String.raw`(?:(?:오늘도|남은|그럼) ){0,2}(?:좋은|즐거운|행복한|편안한|건강한|활기찬|편한|기분 좋은|따뜻한) (?:하루|주말|저녁|오후|오전|한 ?주|시간|연휴|명절|밤|날)(?: ?되|을|를|,|\.| )[^.!?\n]{0,16}`,
  String.raw`[^.!?\n]{0,30}(?:문의|궁금|도움|질문|필요|불편|이상|문제|어려움)[^.!?\n]{0,24}(?:있으시면|있으면|생기면|생기시면|필요하시면|있으실 경우|있을 경우|계시면|있다면|있으시다면|되시면|발생하면|나타나면|발생하시면)[^.!?\n]{0,16}(?:알려|말씀|연락|회신|문의|답장|남겨|요청|편하게|언제든)[^.!?\n]{0,24}`,
  String.raw`(?:추가 ?문의|(?:추가로 |더 )?궁금하신 (?:점|사항)|궁금한 (?:점|사항))[^.!?\n]{0,50}(?:주세요|주십시오|바랍니다|부탁드립니다)`,
  String.raw`(?:언제든지|언제든|편하게|부담 ?없이)[^.!?\n]{0,30}(?:연락|문의|회신|말씀|답장|질문|알려)[^.!?\n]{0,24}`,
  String.raw`[^.!?\n]{0,16}도움이 되(?:었|셨|시)?(?:기를|으면|길|면)[^.!?\n]{0,20}|(?:해결되어 |잘 ?되어 |정말 )?다행(?:입니다|이네요|이에요)|별말씀을요|천만에요`,
  String.raw`[^,.!?;\n]{0,80}(?:죄송|송구)(?:합니다|스럽습니다|스럽게 생각합니다|하게 생각합니다|드립니다|하지만|합니다만|해요)`,
  String.raw`[^,.!?;\n]{0,60}(?:불편|심려|걱정)(?:을|함을)? (?:드려|끼쳐|드린)[^.!?\n]{0,40}`,
  String.raw`[^,.!?;\n]{0,40}사과(?:드립니다|의 말씀[가-힣 ]{0,12}|드리며)|[^,.!?;\n]{0,30}양해(?:를)? ?(?:부탁|바랍|해 주시)[가-힣 ]{0,12}`,
  '(?:[가-힣A-Za-z]{2,16} ){0,3}(?:드림|올림|배상)$',
]

const LOOK =
  '(?:have|take) a (?:quick |closer )?look(?: (?:at|into|on))?|look(?: into| at)?|check|help|advise|assist|investigate|fix|explain|respond|reply'
const IT = '(?: (?:me|us|out|with|on|into|this|it|that|urgently|quickly|asap|soon|please)){0,4}'

/** To ask for help, and say nothing else. */
export const REQUESTS = [
  `(?:could|can|would|will) (?:you|somebody|someone|anyone|anybody)(?: (?:please|kindly|perhaps|maybe|possibly))? (?:${LOOK})${IT}`,
  `(?:please|kindly)(?: (?:${LOOK})${IT})?`,
  'how (?:can|do|could|should|would) (?:we|i|one) (?:fix|solve|resolve|repair|handle) (?:this|it|that)',
  'what (?:are|am) (?:we|i) (?:doing wrong|missing)|what (?:should|can|could) (?:we|i) do(?: now| about (?:it|this))?',
  String.raw`any (?:help|hint|idea|advice|pointer|suggestion|news|update)s?(?: (?:on|with|about) (?:this|it))?(?: (?:is|are|would be))?(?: (?:\w+ly|much))?(?: (?:appreciated|welcome))?`,
  '(?:it|this) is (?:very |quite |really )?urgent|as soon as possible|asap|urgent(?:ly)?',
  String.raw`(?:(?:i|we) )?(?:(?:am|are) )?look(?:ing)? forward to [^,.!?\n]{0,60}`,
  'i have a (?:question|problem|request)',
]

const SOON =
  '(?:(?:빠른|빨리|신속한|신속히|조속한|급히|얼른|속히|좀|한번|한 번|꼭|간단한|다시|자세한|작은|가능한|최대한|부디|제발|바로|이것도|이것|내용) ?){0,5}'
export const KOREAN_REQUESTS = [
  `${SOON}(?:확인|조언|답변|회신|답장|도움|검토|처리|조치|연락|안내|점검|해결|지원|협조|답|단서|대응|설명)(?:을|를|이라도|라도)? ?(?:(?:좀|꼭|한번|한 번) ?)?(?:부탁(?:드립니다|드려요|드릴게요|드리겠습니다|합니다|해요)|바랍니다|(?:해 ?)?(?:주세요|주십시오|주시기 바랍니다|주실 수 (?:있나요|있을까요|있으신가요))|가능할까요)`,
  '(?:급하니|급합니다|급해요|빨리|좀|제발|긴급합니다)?[,.]? ?(?:도와|살려) ?(?:주세요|주십시오|주시기 바랍니다|주실 수 (?:있나요|있을까요))',
  '(?:이거 |이걸 |이 문제를? |이런 경우 )?어떻게 (?:해결|처리|조치|대응)?(?:할 수 있을까요|할 수 있나요|하나요|해야 하나요|해야 할까요|해야 되나요|하면 될까요|하면 되나요|하면 좋을까요)',
  '(?:저희가 |제가 )?무엇(?:을|이) 잘못[가-힣 ]{0,16}',
  '(?:(?:아래|다음|하기) ?)?(?:내용)?(?:과 같이|와 같이)? ?(?:문의|질문)(?:를|을|이|가)? ?(?:좀 )?(?:드립니다|드려요|합니다|하려고 합니다|드리고자 합니다|드리려고 합니다|있습니다|있어요|남깁니다|올립니다)',
  '급합니다|급해요|긴급입니다',
]
