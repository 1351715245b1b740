import { CLOSES_TICKET_IN_KOREAN } from './closing-phrases.ts'
import type { ToldRole } from './sentence-role.ts'

/** What a sentence in Korean does. */
export function koreanRole(sentence: string): ToldRole {
  if (SUGGESTS.test(sentence)) return 'instruction'
  if (QUESTION.test(sentence) || ASKS_TO_TELL.test(sentence)) return 'question'
  if (PROGRESS.test(sentence) && !FOUND.test(sentence)) return 'progress'
  if (
    STRIVES.test(sentence) ||
    ONLY_WAIT.test(sentence) ||
    UNSAYS.test(sentence) ||
    CLOSES_TICKET_IN_KOREAN.test(sentence)
  )
    return 'progress'
  if (OFFERS.test(sentence)) return 'instruction'
  if (PLANS.test(sentence)) return 'progress'
  if (PROMISE.test(sentence)) return 'done'
  if (HELPED.test(sentence) || NOTHING_TO_DO.test(sentence)) return 'done'
  const joint = JOINS_PAST.exec(sentence)
  if (joint && isDone(sentence.slice(0, joint.index + 1))) return 'done'
  if (ENDS_PAST.test(sentence)) return isDone(sentence.replace(ENDING, '')) ? 'done' : 'finding'
  if (OF_THIS_ONE.test(sentence)) return 'finding'
  if (INSTRUCTION.test(sentence) || isStep(sentence)) return 'instruction'
  if (BRINGS_ABOUT.test(sentence) && !joint) return 'instruction'
  return IS_SO.test(sentence) || FOUND.test(sentence) ? 'finding' : 'fact'
}

/** Syllables that end in ㅆ, the mark of the past, but for 있 ("is"), 겠 ("will") and 셨, which is what the reader did. */
const PAST = Array.from({ length: 399 }, (_, at) => String.fromCharCode(0xac00 + at * 28 + 20))
  .filter((syllable) => !'있겠셨'.includes(syllable))
  .join('')
const ENDING = /(?:습니다만?|어요|네요|군요|거든요|음|다|지요|죠)[\s.!~)"'”’]*$/
/** "보냈습니다.", "열려 있었어요", "잠겼음". */
const ENDS_PAST = new RegExp(`[${PAST}]${ENDING.source}`)
/** "보냈으니", "풀어 두었고": what was done, before what follows from it. */
const JOINS_PAST = new RegExp(`[${PAST}](?=(?:으니|으므로|으며|고요?|으니까)(?:[\\s,]|$))`)

const QUESTION = /[?？]["'”’)\]]*$|(?:나요|까요|(?:은|는|인|던|한|신)가요|니까|시겠어요|실래요)[.~!)]*$/
/** "꺼 보시겠어요?" */
const SUGGESTS = /(?:해|[아어여꺼켜]) ?보(?:시겠어요|시겠습니까|실래요|시면 어떨까요)[?？.]*$/
const ASKS_TO_TELL =
  /(?:로그|화면|스크린샷|캡처|캡쳐|결과|출력|정보|버전|자료|사진|영상|메시지|시각|시간|번호|내용|주소|상황|여부|이름)[^.]{0,20}(?:보내|알려|첨부해|공유해|말씀해|제공해|회신해|남겨) ?주|(?:알려|말씀해|회신해) ?(?:주세요|주십시오|주시기|주시면|주실)|회신 ?(?:부탁|바랍)/
const PROGRESS =
  /(?:확인|검토|점검|조사|분석|파악|살펴|전달|진행|논의|협의|문의|재현|대응|처리|접수|알아)[^.]{0,14}(?:중입니다|중에 있습니다|고 있습니다|드리겠습니다|하겠습니다|보겠습니다|예정입니다|드릴게요)|(?:확인|파악|재현|검토|분석|조사|접수|점검|전달)(?:이|가|을|를)? ?(?:했|하였|되었|됐|드렸|되어(?= ?(?:안내|알려|말씀|회신|연락|공유|있))|해 보았|완료)|(?:다시|곧|추후|안에|내로|까지|이내|대로)[^.]{0,24}(?:연락|안내|회신|답변|공유)[^.]{0,8}(?:드리겠습니다|드릴게요|하겠습니다|예정)|(?:연락|안내|회신|답변|공유|알려|말씀)(?:을|를)? ?(?:드리겠습니다|드릴게요|하겠습니다|드릴 예정)/
/** "빠진 것을 확인했습니다", "확인 결과 …". */
const FOUND =
  /(?:것을|것이|것으로|점을|음을|음이|임을|문제를|오류를|원인을|사실을)[^.]{0,10}(?:확인|파악|발견|판단|보입)(?!하고 있| 중)|(?:확인|점검|조사|분석|조회)(?:한|해 ?본|하여 ?본)? ?결과|^(?:[가-힣A-Za-z]{1,12} ){0,3}(?:(?:확인|점검|조사|분석|조회|검토|추적|살펴)(?:해|하여)? ?(?:보니|보았더니|봤더니|본 ?바|한 ?바|하니|했더니)|[가-힣]*(?:로그|기록|화면|내역|설정|이력|데이터)(?:을|를) (?:보니|봤더니|보았더니))까?[ ,]/
/** "최선을 다하겠습니다", "우선순위를 높게 유지하고 있습니다": nothing that is done. */
const STRIVES =
  /(?:최선을 다하|노력하|힘쓰|서두르|우선(?:순위|적으로)[^.]{0,30}[가-힣])(?:겠습니다|고 있습니다)[.!~]*$/
/** "잠시만 기다려 주세요": for us, and for nothing that happens then. */
const ONLY_WAIT =
  /^(?:죄송하지만 |번거로우시겠지만 |우선 )?(?:(?:잠시|잠깐|조금|내일|오늘|처리될 때|확인될 때|답변드릴 때|연락드릴 때)(?:만|까지)? ?(?:더 )?)+(?:만 )?(?:기다려|대기해|양해)[가-힣 ]{0,16}[.!~]*$/
/** What was said before is not meant for anybody. */
const UNSAYS =
  /(?:이전|앞선|앞서|지난|방금|먼저|아까)[^.]{0,16}(?:메일|답변|안내|메시지|댓글|회신)[^.]{0,8}무시해/

/** "다음 분기에 지원할 예정입니다": nothing that is done. */
const PLANS =
  /(?:분기|상반기|하반기|연내|내년|다음 ?(?:(?:주|달|번|정기) ?)?(?:버전|릴리스|업데이트|배포|패치)|향후|추후|로드맵)[^.]{0,40}예정(?:입니다|이에요|이며)[.!~]*$/
const PROMISE =
  /(?:하겠습니다|지 않겠습니다|드리겠습니다|해 ?드릴게요|할게요|할 예정입니다|될 예정입니다|드릴 예정입니다|해 ?드립니다)[.!~]*$/

/** "서류를 보내 주시면 이전해 드립니다": how it is done for everybody. */
const OFFERS = /(?:시면|실 경우|신 경우)[^.]{0,80}(?:해|어|아|여|를|을|려|워) ?드립니다[.!~]*$/

/** Of use only behind what was done. */
const NOTHING_TO_DO =
  /(?:하실|할|하셔야 할|해야 할|하셔야 하는|해야 하는|필요한|취하실|변경하실|바꾸실|수정하실|설정하실) ?(?:일|것|게|건|조치|작업|필요|부분|사항)(?:은|는|이|가|도)? ?(?:더 ?(?:이상)? ?|전혀 |따로 |별도로 )?없(?:습니다|어요)|(?:아무것도|아무 것도|따로|별도(?:로|의)?|더 ?이상|추가로|추가)[^.]{0,24}(?:필요(?:는|가|도)? ?(?:없|하지 않)|지 않으셔도|지 않아도|안 (?:하셔도|해도))|^(?!.*(?:나머지|다른|그 ?외|기타|항목|옵션|값))(?:[^.]{0,30} )?(?:그대로|그냥) (?:두|놔두|놓아두|놔 두|계|있으|쓰|사용하)(?:시면|셔도|세요|십시오|면|어도|으셔도)[^.]{0,8}[.!~]*$/

/** How it is with this one alone: "고객님의 경우 …", "결제하신 89,000원은 …". */
const OF_THIS_ONE =
  /(?<![가-힣])(?:고객님|회원님|귀사|말씀하신|문의하신|이번)(?:의| 계정의| 건의)? ?경우|(?:하신|주신|내신|으신)\s(?!경우|분|때|뒤|후|다음|날|고객|회원)[^.,]{0,10}\d[\d,.]*\s?(?:원|건|개|점|포인트|크레딧|달러|유로|엔|만)/

/** "설정하니 다시 동작합니다": what was done, and that it helped. */
const HELPED = /(?:을|를)\s[^.]{0,60}니(?:까)? [^.]{0,60}(?:다시|이제|정상)[^.]{0,30}니다[.!~]*$/

const OURS =
  /(?<![가-힣])(?:저희(?:가|는|도| 쪽| 측| 팀)|제가|당사|엔지니어|담당자|담당 부서|개발자|(?:개발|운영|기술|관리|상담|지원|보안|인프라|결제|청구|회계|플랫폼)[가-힣]{0,3} ?(?:팀|부서|쪽|담당))(?:이|가|에서|은|는|도)?\s/
/** Where another clause begins in front of the last verb. */
const CLAUSE =
  /(?:[아어여해돼워와려져라혀켜내]서?|[고며게]|도록|니까?|므로|지만|면서|은데|는데|던데|[은한된긴른] ?(?:뒤|후)(?:에|로)?),?\s+(?!두었|뒀|놓았|놨|주었|줬|버렸|냈|왔|갔)/g
/** Particles that are none, and subjects of what only describes: "문제가 된 파일을". */
const NO_SUBJECT =
  /[가-힣]+(?:이|가) (?:[가-힣]{0,3}[된난긴던]|필요한|발생한|있는|없는)\s|(?:^|\s)(?:없이|같이|많이|높이|깊이|추가|휴가|평가|증가|인가|허가|국가|대가|단가|원가|정가)\s/g
const SUBJECT = /[가-힣A-Za-z0-9)\]"'”’](?:이|가)\s/
const OBJECT = /(?:을|를|도)\s/
const PASSIVE = /(?:되었|됐|졌|났|혔)$/
const TRANSITIVE =
  /(?:했|하였|보냈|두었|뒀|고쳤|바꿨|바꾸었|꺼냈|풀었|열었|켰|껐|되돌렸|올렸|늘렸|내렸|옮겼|합쳤|지웠|막았|넣었|뺐)$/
const STATE =
  /있었$|없었$|같았$|부족했$|필요했$|가능했$|불가능했$|(?<![하])였$|이었$|아니었$|못했$|않았$|잘못[^.]*[가-힣]$/
const ACTS =
  '패치|수정|핫픽스|변경|업데이트|환불|조치|개선|반영|배포|복구|발급|재발급|발행|재발행|해제|초기화|교체|처리|완료|증설|적용|승인|취소|연장|이전|해결|재발송|활성화|복원'
const WAS_DONE = new RegExp(
  `(?:${ACTS})(?:이|가|은|는|을|를|도|까지| ?사항(?:이|은|을))? ?(?:모두 |정상 |이미 |정상적으로 |서버에 |운영에 )?(?:완료|적용|반영|처리|배포|발급|발행|승인)(?:되었|됐|하였|했)$|(?:완료|조치|배포|환불|복구|재발급|해결|수정|패치|재발송)(?:되었|됐)$`,
)

/** Whether a clause in the past says what somebody of the support did: it has no subject but them. */
function isDone(clause: string): boolean {
  if (/드렸$/.test(clause)) return true
  if (STATE.test(clause)) return false
  if (WAS_DONE.test(clause)) return true
  if (OURS.test(clause)) return true
  const from = Array.from(clause.matchAll(CLAUSE)).at(-1)
  const last = clause.slice(from ? from.index + from[0].length : 0).replace(NO_SUBJECT, ' ')
  return !SUBJECT.test(last) && (TRANSITIVE.test(last) || (OBJECT.test(last) && !PASSIVE.test(last)))
}

const INSTRUCTION =
  /(?:주세요|주십시오|주시기|주시면|하시면|하세요|하십시오|으세요|보세요|(?:[가-힣])(?:세요|십시오)[.!~]*$|바랍니다|바라며|부탁드립니다|부탁드려요|부탁합니다|면 됩니다|면 돼요|[가-힣]야 (?:합니다|해요|돼요|됩니다|하며)|지 마세요|지 마십시오|(?<!불)가능합니다|것이 좋습니다|것을 (?:권장|추천)|권장(?:합니다|드립니다)|추천(?:합니다|드립니다)|[가-힣] 수도? (?:있습니다|있어요|있으며|있고))/
const STEP =
  /(?:을|를|로|에서)\s[^.]{0,80}(?:(?:클릭|선택|입력|실행|설치|삭제|추가|저장|적용|재시작|종료|변경|설정|이동|체크|해제|등록|복사|업로드|다운로드|전송|취소|확인|연결|분리|재부팅|로그인|로그아웃|검색|작성|제출|첨부|신청|초기화|갱신|생성|지정|조정|활성화|비활성화|스캔|촬영|발급|업데이트|업그레이드|시작|중지|정지|교체|조회|승인|반려|요청|터치|탭)합니다|누릅니다|엽니다|켭니다|끕니다|바꿉니다|닫습니다|고릅니다|지웁니다|올립니다|내립니다|내려받습니다|붙여넣습니다|붙여 넣습니다|넣습니다|뺍니다|옮깁니다|보냅니다|내보냅니다|불러옵니다|가져옵니다|만듭니다|꽂습니다|뽑습니다|풉니다|잠급니다|당깁니다|밉니다|돌립니다|맞춥니다|적습니다|씁니다|찾습니다|끊습니다|채웁니다|비웁니다|줄입니다|늘립니다|기다립니다)[.!~]*$/
const TOPIC = /[가-힣A-Za-z0-9)\]"'”’](?<!(?:^|\s)[같작받높낮많적좋넓짧옆])(?:은|는)\s/
/** What a button says has particles of its own: "[휴가 종료]를". */
const LABEL = /\[[^\]]{1,60}\]|["“‘'「][^"”’'」]{1,60}["”’'」]/g

/** "파일을 우클릭하여 실행합니다.": nobody is said to do it. */
function isStep(sentence: string): boolean {
  const bare = sentence.replace(LABEL, '[]')
  return STEP.test(bare) && !SUBJECT.test(bare.replace(NO_SUBJECT, ' ')) && !TOPIC.test(bare)
}

/** "X를 누르면 Y됩니다": doing it brings it about. */
const BRINGS_ABOUT =
  /[가-힣A-Za-z0-9)\]"'”’](?:을|를)\s[^.]{0,80}(?:면|다가)\s|면 [^.]{0,40}(?:해결|정상|사라집|없어집|동작합)[^.]{0,12}니다/
/** How it is with this one. */
const IS_SO =
  /상태(?:입니다|예요|로)|(?:[아어여져돼려혀겨나해]|되어) 있(?:습니다|어요|네요)|것으로 보입니다|것 같습니다|부족합니다|누락|잘못 (?:되|설정|입력|지정)/
