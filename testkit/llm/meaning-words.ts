/**
 * One idea a line: its name, English words and phrases (`_` for a space), then Korean ones, which stand for every word
 * that begins with them, since endings follow.
 */
const IDEAS = `
driver driver drivers 드라이버
gpu gpu gpus graphics_card graphics_cards accelerator accelerators card_in_slot gpu가 그래픽_카드 그래픽카드 가속기
card card cards 카드
vanish vanished disappeared gone lost dropped_out drop no_longer_detected stopped_listing detected 사라 잃어버 감지 인식 나오지_않
kernel kernel dmesg system_log 커널 시스템_로그
crash crash crashed crashes dies died killed aborts abort aborted 죽 종료됩 중단
restart restart restarted reboot rebooted restarting 재시작 재부팅
replace replace replaced replacement defective faulty failing hardware 교체 고장 불량 하드웨어
version version versions release releases 버전 릴리스
mismatch mismatch match matches differ different_releases 불일치 맞지_않 달라
update update updated updates upgrade upgrades upgraded renewed renewal 업데이트 갱신 올렸
install install installed installation 설치
cuda cuda toolkit 툴킷
initialise initialise initialize init 초기화
container container containers docker image images 컨테이너 이미지
torch torch pytorch
memory memory oom out_of_memory video_memory 메모리 비디오
full full used_up no_space_left no_space space capacity exhausted taken 가득 부족 모자라 공간 용량 다_썼 다_차
batch batch batch_size 배치
finetuning fine-tuning finetuning tuning 파인튜닝
training training train trains epoch epochs 학습 에폭
slow slow slowly poor_throughput poor_speed takes_days takes ten_times_longer throughput latency speed extremely_slow 느리 느립 느려 처리량 속도 지연 오래 며칠
utilisation utilisation utilization usage_of 사용률
data data dataset data_set samples loader data_loader files file 데이터 데이터셋 샘플 로더 파일
wait wait waiting waits 기다
disk disk disks volume volumes nvme 디스크 볼륨
network network interface 네트워크 인터페이스
distributed distributed multi-node nodes node all-reduce collective ranks rank nccl communication 분산 멀티_노드 노드 랭크 집합 통신
hang hang hangs stuck stands_still stopped stops stop 멈추 멈췄 멈춥 막힘
timeout timeout timed_out time_out times_out 시간_초과
precision precision bf16 fp32 checkpointing mixed_precision 정밀도 체크포인팅
password password passphrase passwords 비밀번호 암호
reset reset resetting new_password recover recovery 재설정 초기화해 복구
mail mail mails email inbox gmail outlook naver 메일 편지함
arrive arrive arrives arrived delivered deliver came never_arrives 도착 오지_않 안_와
login login log_in sign_in signing_in sign_on logged_in locked_out single_sign-on 로그인 들어갈_수
forgot forgot forgotten lost_my 잊
link link links 링크
twofactor two-factor second_factor authenticator mfa 2fa yubikey sms 이중_인증
code code codes 코드
reject reject rejected refused refuses declined invalid denied rejects decline 거부 거절 잘못
phone phone device mobile 휴대폰 기기 전화
clock clock time_is 시계 시간이
sso sso saml federated okta entra keycloak audience 통합_로그인 연동 saml 인증서
certificate certificate certificates metadata 인증서 메타데이터
invite invite invitation invitations invited 초대
colleague colleague member members team_member user users people 동료 팀원 구성원 사용자
role role roles admin editor viewer 역할 권한
expired expired expire expires no_longer_valid 만료 유효하지
seat seat seats 좌석
api api programming_interface endpoint token tokens key keys calls call 키 토큰 호출 api 엔드포인트
charge charged charge charges payment payments pay paid paying debit billed 결제 청구 출금 요금
twice twice double duplicate two_times 두_번 이중 중복
refund refund refunded money_back credit_note 환불 돌려
creditcard credit_card visa mastercard 신용카드 bc_card
plan plan plans subscription contract 요금제 구독 계약
invoice invoice invoices bill bills tax_invoice accounting 청구서 세금계산서 회계
missing missing not_get cannot_find did_not_get 없습니다 찾을_수 받지_못
issue issue issued 발행
bank bank banks 은행
suspend suspended suspension 정지
quota quota quotaexceeded limit limits allowance allowed 할당량 한도 허용량
raise raise raised increase increased enlarge more 상향 늘려 올려
instance instance instances machine machines server servers host hosts 인스턴스 장비 서버 호스트
launch launch start starting started 시작 켤
region region regions seoul tokyo 리전 서울
cancel cancel end ending terminate ended 해지 종료 끝내
upload upload uploading uploads transfer transfers copying copy send 업로드 올리 전송 복사
bucket bucket buckets object_storage storage object objects 버킷 오브젝트 스토리지
permission permission permitted accessdenied access_denied forbidden may_not policy 권한 정책 허용
read read reading 읽
write write writing 쓰기
delete delete deleted deleting remove removed 지우 지울 삭제
connect connect connection connections reach reachable unreachable 연결 접속
port port ports ssh firewall security_group blocked 포트 방화벽 보안_그룹 막힌
answer answer answers responds response returns 응답 돌려줍
export export exporting exports download downloads spreadsheet csv excel 내보내 내려받 엑셀
report report reports 보고서
empty empty 비어
korean korean characters 한글 깨집
notebook notebook notebooks jupyterlab jupyter session sessions 노트북 세션
disconnect disconnect disconnects loses_its_connection closed idle 끊 닫힙 유휴
error error errors fails fail failed failure broke broken 오류 에러 실패 깨졌
hour hour hours 시간
day day days 일
month month monthly august september october 매달
year year yearly 작년
driverlog bug-report log logs 로그
help help support assist 도움 도와
solve solved solve solution fixed fix fixes works_again 해결 고쳤 고쳐
close close 닫으
price price prices cost costs expensive cheap 가격 비용 비싸
car car cars automobile vehicle vehicles 자동차 차량
doctor doctor doctors physician 의사
buy buy buys bought purchase purchased 구매 구입 샀
big big large huge 큰 크고
small small little tiny 작은
fast fast quick quickly rapid 빠른 빠르
begin begin begins began 시작
happy happy glad pleased 기쁘 행복
question question questions ask asks 질문 문의
change change changed modify modified alter 변경 바꾸 바꿔 바꿨
address address addresses 주소
company company companies firm 회사 기업
screen screen page pages 화면 페이지
search search searching find look_up 검색 찾
document document documents 문서
employee employee employees staff 직원 사원
vacation vacation holiday holidays leave 휴가
salary salary wage pay_slip 급여 월급
meeting meeting meetings 회의
security security secure 보안
backup backup backups 백업
database database databases 데이터베이스 디비
deploy deploy deployed deployment rollout 배포
cluster cluster clusters kubernetes 클러스터 쿠버네티스
alert alert alerts alarm 알림 경보 경고
`

const SILENT_EN =
  'a an and are as at be been but by can could did do does for from had has have here how i if in is it its me my no not of on one or our out please so some than that the their them then there they this to too up us was we were what when which who why will with would you your hello hi dear team good morning thanks thank regards kind best nice am after also again any because before since while only just now'
const SILENT_KO =
  '안녕하 감사 부탁 수고 담당자 반갑 저희 우리 제가 저는 그리고 하지만 그런데 있습니다 합니다 됩니다 입니다 주세요 주시 어떻게 무엇 정말 좋은 하루 보내세요 드립니다 드리 확인 급하 조언'

export type Words = {
  /** A phrase or an English word → its idea. */
  exact: Map<string, string>
  phrases: string[]
  /** Beginnings of Korean words → their idea. */
  korean: Map<string, string>
  silent: Set<string>
  silentKorean: string[]
}

export function readWords(): Words {
  const exact = new Map<string, string>()
  const korean = new Map<string, string>()
  for (const line of IDEAS.trim().split('\n')) {
    const [idea = '', ...words] = line.split(' ')
    for (const word of words.map((written) => written.replaceAll('_', ' '))) {
      const isKoreanWord = /\p{Script=Hangul}/u.test(word) && !word.includes(' ')
      ;(isKoreanWord ? korean : exact).set(word, idea)
    }
  }
  return {
    ...{ exact, korean },
    phrases: [...exact.keys()].filter((word) => word.includes(' ')).sort((a, b) => b.length - a.length),
    silent: new Set(SILENT_EN.split(' ')),
    silentKorean: SILENT_KO.split(' '),
  }
}
