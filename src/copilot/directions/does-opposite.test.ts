import { expect, it } from 'vitest'
import { askedDirections } from './asked-direction.ts'
import { doesOpposite } from './does-opposite.ts'

const isOpposite = (query: string, title: string, text: string) =>
  doesOpposite(askedDirections(query), { title, heading: '', text })

it.each([
  ['Disconnect Slack', 'Connect Slack to your team', 'Open Integrations > Slack and click Connect.'],
  ['Reduce the volume size', 'Volume size', 'Enlarge the volume size under Volumes > Resize.'],
  ['How do I unlock a member?', 'Lock a member', 'Open People, choose the member and click Lock.'],
  ['Remove the office allowlist', 'Office allowlist', 'Open Security > Office allowlist and switch it on.'],
  ['How to unsubscribe from the newsletter', 'Newsletter', 'Subscribe to the newsletter under Profile.'],
  ['Make our page private', 'Publish a page', 'Open Page > Settings and click Publish.'],
  ['Hide a product', 'Show a product', 'Open the product and click Publish.'],
  ['Please cancel our plan', 'Upgrade the plan', 'Go to Settings > Plan > Upgrade.'],
  ['Turn off the digest', 'Digest', 'I have switched the digest on for you.'],
  ['회원 탈퇴하고 싶습니다', '회원 가입 방법', '홈페이지에서 [회원 가입]을 눌러 주세요.'],
  ['푸시 알림 해제', '푸시 알림 설정', '[내 정보 > 알림]에서 푸시 알림을 켜 주세요.'],
  ['깃허브 연동 해제', '깃허브 연동', '[설정 > 연동]에서 깃허브를 연결해 주세요.'],
  ['볼륨 용량을 줄이고 싶어요', '볼륨 용량', '[스토리지 > 볼륨]에서 볼륨 용량을 늘려 주세요.'],
  ['메뉴판 숨기는 방법', '메뉴판 표시하기', '[설정 > 화면]에서 메뉴판을 표시해 주세요.'],
  ['Shorten the idle limit', 'Lengthen the idle limit', 'Raise the value under Kiosk > Idle.'],
  ['How do I export the price list?', 'Import the price list', 'Go to Prices > Import and press Start.'],
  ['How do I reject a timesheet?', 'Approve a timesheet', 'Select the row and press Approve.'],
  ['How do I enable the webhook?', 'Webhook', 'Open Webhooks and untick "Enable webhook".'],
  ['Switch from monthly to yearly billing', 'Billing period', 'Open Plan > Period and choose "Monthly".'],
  ['직원 자동 배정 끄고 수동으로 배정 추가하기', '자동 배정 켜는 방법', "'자동 배정'을 켜시면 추가됩니다."],
  ['자동 갱신을 사용하고 싶습니다', '자동 갱신', "[결제]에서 '자동 갱신 사용' 체크를 해제해 주세요."],
  ['비공개 앨범을 공개로 전환하려면', '앨범 비공개 전환', '[앨범 > 공유]에서 비공개를 선택해 주세요.'],
  ['주소록 내보내기 방법', '주소록 가져오기', '[주소록 > 가져오기]에서 파일을 올려 주세요.'],
  ['출장 신청 반려하려면', '출장 신청 승인 방법', '[출장]에서 [승인]을 눌러 주세요.'],
  ['결제일을 5일에서 25일로 변경', '결제일 변경', "[결제 > 결제일]에서 '5일'을 선택해 주세요."],
  ['보고서 주기 주간으로 변경', '보고서 주기 변경 (주간 -> 일간)', "[보고서]에서 '일간'을 선택해 주세요."],
  ['비활성화된 직원 다시 활성화', '요금제 변경', '먼저 초과 인원을 비활성화해 주셔야 합니다.'],
  ['해지 신청 방법', '서비스 가입 방법', '[가입하기]를 눌러 주세요.'],
  ['Archive a board', 'Restore an archived board', 'Open Boards > Archive, choose it and press Restore.'],
  ['Restore an archived board', 'How to archive a board', 'Choose the board and press Archive.'],
  ['How do I unmute a channel?', 'Mute a noisy channel', 'Open the channel and choose Mute.'],
  ['Refuse a visit', 'Approve a visit', 'Open Visits and press Approve.'],
  ['How do we split one order into two?', 'Merge two orders', 'Select both and choose Merge.'],
  ['How do I download the plan?', 'Upload a plan', 'Open Plans and press Upload.'],
  ['How do I log out?', 'Log in with a phone', 'Open the app and log in with your number.'],
  ['I do not want to extend my lease', 'Extend a lease', 'Open Lease and press Extend.'],
  ['임대를 연장하고 싶지 않습니다', '임대 연장 방법', '[임대 > 연장]에서 연장을 신청해 주세요.'],
  ['예약 취소 방법', '강의실 예약하는 방법', '[예약]에서 강의실을 선택해 예약하세요.'],
  ['휴면 계정 해제', '휴면 전환 방법', '[계정]에서 휴면으로 전환해 주세요.'],
  ['How do I turn off the nap alerts?', 'No nap alerts', '- open Alerts > Care and switch "Sleep" on'],
  [
    'How do I turn off the heron lamp?',
    'Heron lamp',
    'Hi, open Garden > heron and switch the heron lamp on.',
  ],
  ['How do I get the archived class back?', 'Put a class away', 'Swipe the class and choose Archive.'],
  [
    'They ask us to enforce two-step login',
    'Two-step login',
    'Open Security and set "Two-step login" to Off.',
  ],
  ['반 앨범을 공개로 바꾸고 싶어요', '반 앨범', '앨범 > 공개 범위에서 "비공개"를 선택해 주세요.'],
  ['교환 승인 방법', '교환 요청 거부', '[교환 거부]를 누르고 사유를 입력해 주세요.'],
])('is no source: %s | %s', (query, title, text) => {
  expect(isOpposite(query, title, text)).toBe(true)
})

it.each([
  ['Turn off the digest', 'Digest', 'You can switch the digest on and off under Settings.'],
  [
    'Turn off the digest',
    'Turn on the digest',
    'Switch it on under Mails. To switch it off again, choose Off.',
  ],
  ['Please cancel our plan', 'Change the plan', 'Upgrade or downgrade the plan under Settings > Plan.'],
  ['How do I stop spam mails?', 'Spam mails', 'Enable the spam filter under Settings > Mail.'],
  ['How do I enable sign-on?', 'Sign-on', 'Remove the old sign-on certificate, upload the new one.'],
  ['How do I increase the upload limit?', 'Over the limit', 'Reduce the size of the file to 5 MB.'],
  ['Cannot enable sign-on', 'Sign-on error', 'Disable sign-on for one minute, then save the metadata.'],
  ['How do I delete a seat?', 'Seats', 'Do not add a seat before the end of the month.'],
  ['How do I delete a seat?', 'Cannot delete a seat', 'Add the seat to no group.'],
  ['새 카드를 등록하고 싶어요', '카드 등록', '기존 카드를 삭제하신 뒤 새 카드를 등록해 주세요.'],
  [
    '사무실 주소 차단 해제 요청',
    '주소 차단',
    '차단은 제가 해제하였습니다. 이후 [허용 주소]에 등록해 주세요.',
  ],
  ['인스턴스 삭제 방법', '삭제 보호', '삭제 보호를 끄신 후 인스턴스를 삭제해 주세요.'],
  ['요금제를 낮추고 싶어요', '요금제 변경', '[요금제 변경]에서 스탠다드를 선택해 주세요.'],
  ['Import our price list', 'Prices', 'Export the list from Excel as CSV, then choose Prices > Import.'],
  ['Import of the price list fails', 'Import error', 'Export the file again as UTF-8 and import it.'],
  ['How do I approve a timesheet?', 'Timesheets', 'Open Timesheets and press Approve or Reject.'],
  ['Hide the sold out sign', 'Sold out sign', 'Untick "Show sold out sign" under Menu.'],
  ['Switch from monthly to yearly billing', 'Billing period', 'Choose yearly instead of monthly.'],
  ['주소록 가져오기 방법', '주소록 이전', '[내보내기]로 파일을 받은 뒤 [가져오기]를 눌러 주세요.'],
  ['출장 신청 승인 방법', '출장 신청 승인', '[출장]에서 승인을 누르고, 반려하려면 사유를 입력해 주세요.'],
  ['해지 신청 방법', '해지 안내', '[내 정보 > 해지]를 눌러 주세요.'],
  ['Archive a board', 'Archive old boards', 'Open the board and press Archive.'],
  ['Upload a plan', 'Plans', 'Download the template, fill it in and choose Upload.'],
  ['Merge two accounts', 'Two accounts', 'Open Accounts and choose Merge.'],
  ['Log in fails', 'Log in', 'Log out of all other devices first, then log in again.'],
  ['백업에서 복원하는 방법', '백업', '[백업]에서 복원을 눌러 주세요.'],
  ['강의실 예약 방법', '강의실', '[예약]에서 강의실을 고르세요. 예약은 취소할 수 있습니다.'],
  ['알림 표시 끄기', '알림 표시', '[설정]에서 알림 표시를 꺼 주세요.'],
  ['결제일을 5일에서 25일로 변경', '결제일 변경', '[결제 > 결제일]에서 원하는 날을 선택해 주세요.'],
])('is a source: %s | %s', (query, title, text) => {
  expect(isOpposite(query, title, text)).toBe(false)
})

it('goes by the innermost heading that tells', () => {
  const telling = {
    title: 'Switching the digest on',
    heading: 'Digest > Switch the digest off',
    text: 'Open Mails.',
  }
  expect(doesOpposite(askedDirections('Turn off the digest'), telling)).toBe(false)
  expect(doesOpposite(askedDirections('Turn on the digest'), telling)).toBe(true)
})
