/**
 * The server explains each error in English; these are its codes in Korean. A code without an entry shows the
 * server's own sentence, so a new one is never hidden.
 */
export const errorCodesKo: Record<string, string> = {
  key_invalid:
    '알 수 없거나, 만료되었거나, 폐기된 API 키입니다. 키를 확인하거나 관리자에게 새 키를 요청하세요.',
  not_signed_in: '로그인이 필요합니다.',
  session_expired: '세션이 끝났습니다. 다시 로그인하세요.',
  foreign_origin: '다른 사이트에서 온 요청이라 거절했습니다. 콘솔에서 직접 실행하세요.',
  credentials_invalid: '이메일 주소나 비밀번호가 틀렸습니다. 다시 시도하거나 비밀번호를 재설정하세요.',
  second_factor_expired:
    '로그인이 10분을 넘겼거나 너무 여러 번 시도되었습니다. 비밀번호부터 다시 입력하세요.',
  code_invalid: '2단계 인증 코드가 틀렸거나 오래되었거나 이미 쓰였습니다.',
  too_many_attempts:
    '로그인 실패가 너무 많습니다. 잠시 기다렸다가 다시 시도하세요. 전에 로그인한 적이 있는 기기라면 다른 사람의 시도로 막히지 않습니다.',
  csrf_invalid:
    '세션 쿠키로 쓰기를 하려면 x-csrf-token 헤더에 GET /api/v1/session의 csrf_token을 보내야 합니다.',
  person_required: 'API 키가 아니라 로그인한 사람만 할 수 있습니다.',
  provider_denied:
    '본인이나 ID 제공자가 로그인을 허용하지 않았습니다. 다시 시도하거나 다른 방법으로 로그인하세요.',
  provider_failed: 'ID 제공자가 본인임을 확인해 주지 않았습니다. 다시 시도하세요. 이유는 로그에 있습니다.',
  provider_unavailable: 'ID 제공자에 연결할 수 없습니다. 잠시 뒤 다시 시도하거나 다른 방법으로 로그인하세요.',
  provider_no_email:
    'ID 제공자가 이메일 주소를 알려 주지 않았습니다. 그곳에 주소를 추가하거나 Naru가 볼 수 있게 하세요.',
  provider_account_taken: '제공자의 이 계정은 여기서 다른 사람의 것입니다. 다른 계정을 쓰세요.',
  sign_in_expired:
    '로그인이 10분을 넘겼거나, 이미 쓰였거나, 다른 브라우저에서 시작되었습니다. 처음부터 다시 하세요.',
  no_access: 'ID 제공자에는 있지만 여기에는 아직 들어올 수 없는 사람입니다. 관리자에게 초대를 요청하세요.',
  account_not_linked:
    '이 이메일 주소의 계정이 이미 있습니다. 비밀번호로 로그인한 뒤 ‘계정’에서 제공자를 연결하세요.',
  last_way_to_sign_in: '로그인할 방법이 없어집니다. 먼저 비밀번호를 정하거나 다른 제공자를 연결하세요.',
  not_set_up: '아직 소유자가 없는 설치입니다. 처음 시작할 때 출력된 링크를 여세요.',
  password_wrong: '현재 비밀번호가 틀렸습니다.',
  password_too_short: '10자 이상으로 정하세요.',
  password_too_long: '256바이트 이하로 정하세요.',
  password_breached:
    '유출된 비밀번호 목록에 있거나 이름이나 이메일 주소가 들어 있습니다. 다른 것을 정하세요.',
  already_set_up: '이미 첫 소유자가 있습니다. 로그인하세요.',
  email_taken: '이 이메일 주소의 계정이 이미 있습니다. 그 계정으로 로그인하세요.',
  link_invalid: '이미 쓴 링크이거나 오래된 링크입니다. 새로 요청하세요.',
  mail_not_configured: '서버가 메일을 보내지 않습니다. NARU_SMTP_URL과 NARU_MAIL_FROM을 설정하세요.',
  second_factor_enabled: '2단계 인증이 이미 켜져 있습니다. 다른 앱을 쓰려면 먼저 끄세요.',
  second_factor_not_enabled: '2단계 인증이 켜져 있지 않습니다.',
  own_second_factor: '내 2단계 인증은 계정 화면에서 비밀번호를 입력해 끄세요.',
  missing_scope: '필요한 권한이 없습니다. 권한이 있는 역할이나 키를 조직 관리자에게 요청하세요.',
  key_cannot_grow: '키의 권한(개인 키는 그룹도)은 줄일 수만 있습니다. 키를 새로 만드세요.',
  key_not_active: '이미 폐기되었거나 만료되었거나 교체된 키입니다. 키를 새로 만드세요.',
  key_of_a_person: '개인 키의 교체와 서명용 비밀 값은 그 사람만 만들 수 있습니다. 폐기는 할 수 있습니다.',
  root_key_fixed:
    '관리자 키는 API로 바꿀 수 없습니다. NARU_ROOT_KEY를 바꾸고 다시 시작하거나 다른 키를 만드세요.',
  token_invalid:
    '이 서버의 토큰이 아니거나, 만료되었거나, 그 키나 사람이 더는 유효하지 않습니다. POST /api/v1/tokens로 새로 받으세요.',
  token_exceeds_issuer: '자신이 가진 권한만 요청하세요.',
  token_cannot_issue: '토큰으로는 키, 비밀 값, 토큰을 만들 수 없습니다. 키나 세션을 직접 쓰세요.',
  signature_invalid:
    '키 id, 서명용 비밀 값, 서명한 내용(시각, 메서드, 쿼리를 포함한 경로, 본문의 SHA-256)을 확인하세요.',
  signature_expired: '요청마다 새로 서명하고 시계를 확인하세요. 5분까지만 어긋날 수 있습니다.',
  signature_replayed: '같은 서명의 요청을 이미 받았습니다. 다시 보낼 때도 새로 서명하세요.',
  key_exceeds_issuer:
    '내 키에 없는 권한이나 그룹, 내 키보다 늦은 만료 시각은 다른 키에 줄 수 없습니다. 모든 권한을 가진 키는 같은 권한이 있어야 폐기할 수 있습니다.',
  confined_role_exceeds:
    '자기 그룹에 공유된 것만 보는 역할은 조직 전체에 미치는 권한을 가질 수 없습니다. 그 권한을 빼거나 제한을 푸세요.',
  grant_exceeds_yours: '나에게 없는 역할, 그룹, 권한은 줄 수 없습니다. 그것을 가진 사람에게 요청하세요.',
  target_outranks_you:
    '나보다 권한이 많은 사람이라 할 수 없습니다. 같은 권한 이상을 가진 사람에게 요청하세요.',
  belongs_elsewhere: '다른 조직에도 속한 사람이라, 비밀번호 재설정과 로그아웃은 본인만 할 수 있습니다.',
  last_owner: '조직의 유일한 소유자입니다. 먼저 다른 사람을 소유자로 지정하세요.',
  managed_elsewhere: '로그인할 때마다 ID 제공자가 정하는 역할이나 그룹입니다. ID 제공자에서 바꾸세요.',
  already_member: '이 주소의 사람이 이미 조직에 있습니다. 초대하는 대신 역할을 바꾸세요.',
  invitation_invalid:
    '이미 쓰였거나 취소되었거나 새로 발급되었거나 7일이 지난 초대입니다. 새 초대를 받으세요.',
  sign_in_to_accept: '초대받은 주소의 계정이 이미 있습니다. 그 계정으로 로그인한 뒤 링크를 다시 여세요.',
  role_unknown: '이 조직에 없는 역할입니다. 목록에 있는 역할을 고르세요.',
  role_built_in: '기본 역할은 바꾸거나 삭제할 수 없습니다. 새 역할을 만드세요.',
  role_in_use: '사용 중인 역할입니다. 이 역할을 가진 사람과 대기 중인 초대에 먼저 다른 역할을 주세요.',
  group_unknown: '이 조직에 없는 그룹입니다. 목록에 있는 그룹을 고르세요.',
  person_unknown: '이 조직에 없는 사람입니다. 목록에 있는 사람을 고르세요.',
  sign_in_again: '로그아웃하고 제공자로 다시 로그인한 뒤 10분 안에 하세요.',
  signs_in_elsewhere: 'ID 제공자로만 로그인하는 사람입니다. 비밀번호도 그곳에서 재설정합니다.',
  not_found: '찾을 수 없습니다. 삭제되었거나 읽을 수 있는 권한이 없습니다.',
  route_not_found: '서버에 없는 기능입니다. 콘솔을 새로 고치세요.',
  address_invalid: '주소를 읽을 수 없습니다. 너무 긴 부분이 있거나 UTF-8로 인코딩되지 않았습니다.',
  schedule_invalid: '일정은 `0 3 * * *`처럼 다섯 칸짜리 cron 식이어야 합니다.',
  validation_failed: '입력한 값이 올바르지 않습니다. 확인한 뒤 다시 시도하세요.',
  body_too_large: '보낸 내용이 너무 큽니다. 나누어서 보내세요.',
  body_too_deep: '보낸 JSON이 너무 깊거나 값이 너무 많습니다. 나누어서 보내세요.',
  limit_exceeded:
    '이번 1분의 한도를 다 썼거나 동시에 할 수 있는 만큼 호출하고 있습니다. 잠시 기다렸다가 다시 시도하세요.',
  budget_exhausted:
    '예산이 모자랍니다. 다음 날이나 다음 달을 기다리거나, 예산을 관리하는 사람에게 늘려 달라고 하세요.',
  model_not_allowed: '이 모델을 호출할 수 없습니다. 다른 모델을 쓰거나 모델을 관리하는 사람에게 요청하세요.',
  cache_header_invalid: 'x-naru-cache 헤더에는 on, off나 초 수를 적으세요.',
  limits_unavailable: 'Redis가 응답하지 않아 한도를 확인할 수 없습니다. 몇 초 뒤에 다시 시도하세요.',
  rate_limited: '요청이 너무 잦습니다. 잠시 기다렸다가 다시 시도하세요.',
  https_required: 'HTTPS로만 접속할 수 있습니다. 주소를 https://로 시작하게 바꾸세요.',
  host_not_allowed:
    '이 서버는 자기 컴퓨터의 이름(localhost)으로만 접속할 수 있습니다. 다른 이름을 쓰려면 NARU_PUBLIC_URL을 설정하세요.',
  address_not_allowed: '부를 수 없는 주소입니다. 공개된 https 주소를 쓰거나 관리자에게 허용을 요청하세요.',
  address_unreachable: '그 주소의 서버가 응답하지 않습니다. 주소와 그 서버를 확인하세요.',
  answer_too_large: '상대 서버의 응답이 너무 큽니다.',
  name_taken: '같은 이름이 이미 있습니다. 다른 이름을 쓰거나, 그 이름을 가진 것을 먼저 삭제하세요.',
  acl_excludes_you:
    '내 그룹이 하나도 없어 이 소스를 볼 수 없게 됩니다. 내 그룹을 추가하거나, 그 그룹에 속한 키를 쓰세요.',
  path_not_allowed: '허용된 폴더 밖의 경로입니다. 허용할 폴더는 NARU_FILE_ROOTS 설정에 적습니다.',
  path_not_found: '서버에 그런 폴더가 없습니다. 경로를 확인하거나 폴더를 연결(마운트)하세요.',
  folder_unreadable: '서버가 이 폴더를 읽을 권한이 없습니다. 권한을 주거나 폴더를 제외하세요.',
  source_vanished: '읽는 동안 폴더가 사라졌습니다. 삭제된 문서는 없으니, 폴더를 되돌린 뒤 다시 동기화하세요.',
  source_empty:
    '전에 읽은 파일이 있는데 폴더가 비어 있어 아무것도 지우지 않았습니다. 마운트를 확인하고, 비운 것이 맞으면 전체 동기화를 실행하세요.',
  source_config_invalid: '저장된 소스 설정이 이 버전에 맞지 않습니다. 소스를 삭제하고 다시 추가하세요.',
  source_deleted: '그 사이 소스가 삭제되었습니다.',
  parse_failed: '이 형식으로 읽을 수 없는 내용이 있습니다. 내용을 고쳐 다시 저장하거나 파일을 제외하세요.',
  empty_file: '읽을 수 있는 글자가 없는 파일입니다.',
  password_protected: '암호로 보호된 파일입니다. 암호를 풀어 저장하세요.',
  file_too_large: '파일이 크기 한도를 넘습니다. 작은 파일로 나누거나 제외하세요.',
  document_too_large: '문서가 너무 깁니다. 여러 문서로 나누세요.',
  encoding_invalid: '글자 인코딩이 올바르지 않습니다. UTF-8로 저장하세요.',
  archive_bomb: '압축을 풀면 지나치게 커지는 파일이라 읽지 않았습니다.',
  path_too_long: '경로가 너무 깁니다. 파일이나 폴더 이름을 줄이세요.',
  file_unreadable: '서버가 이 파일을 읽지 못했습니다. 권한과 디스크를 확인하세요.',
  sync_running: '이 소스의 동기화가 진행 중이라 전체 동기화를 함께 할 수 없습니다. 끝난 뒤 다시 요청하세요.',
  format_unknown: '지원하지 않는 파일 형식입니다.',
  audit_anchors_unreadable:
    '감사 기록의 기준점을 읽을 수 없습니다. NARU_AUDIT_ANCHOR와 그곳에 접속되는지 확인하세요.',
  database_unavailable: '데이터베이스가 응답하지 않습니다. 몇 초 뒤에 다시 시도하세요.',
  search_unavailable:
    '데이터베이스에 pgvector 확장이 없어 검색할 수 없습니다. 설치한 뒤 Naru를 다시 시작하세요.',
  disk_full: '서버 디스크가 가득 찼습니다. 바뀐 내용은 없으니, 공간을 확보한 뒤 다시 시도하세요.',
  not_ready: '서버가 아직 준비되지 않았습니다. 잠시 뒤 다시 시도하세요.',
  shutting_down: '서버가 종료되는 중입니다. 다시 시작되면 시도하세요.',
  internal_error:
    '서버에서 문제가 생겼습니다. 다시 시도하고, 계속되면 요청 번호와 함께 관리자에게 알려 주세요.',
}

/** Codes whose server sentence names a line, a size or a path, which no fixed text in Korean can hold. */
export const codesWithSpecifics: ReadonlySet<string> = new Set([
  'parse_failed',
  'file_too_large',
  'document_too_large',
  'body_too_large',
  'rate_limited',
  'token_exceeds_issuer',
  'key_cannot_grow',
  'address_not_allowed',
  'address_unreachable',
  'archive_bomb',
  'path_too_long',
  'file_unreadable',
  'folder_unreadable',
  'path_not_allowed',
  'path_not_found',
  'source_config_invalid',
  'validation_failed',
])
