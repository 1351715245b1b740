import { expect, it } from 'vitest'
import { signatureStart } from './signature-start.ts'

it.each([
  ['Swap the cable.', 'Elif'],
  ['Swap the cable.', 'BR\nNoor\n--\nNoor Haas | Customer Care | Tel. +41 44 555 01 02'],
  ['Swap the cable.', 'Elif Demir\nHead of Support\nNorthwind GmbH'],
  ['Swap the cable', 'Best regards,\nElif Demir\nPhone: +1 415 555 0199'],
  ['Swap the cable.', '– Elif'],
  ['Swap the cable.', '[name]'],
  ['포트를 열어 주세요.', '문가온'],
  ['포트를 열어 주세요.', '어진'],
  ['포트를 열어 주세요.', '부승민'],
  ['포트를 열어 주세요.', '고객지원팀 문가온'],
  ['포트를 열어 주세요.', '— 문가온 매니저 (02-555-0101)'],
  ['포트를 열어 주세요.', '기술지원팀\n[이름] 매니저'],
])('%s / %s', (told, signature) => {
  for (const gap of ['\n\n', '\n']) {
    const text = `${told}${gap}${signature}`
    // below a line that has not ended, only a closing tells
    expect(text.slice(signatureStart(text)).trim()).toBe(signature)
  }
})

it.each([
  'Elif',
  'Restart the node.\nThen reboot',
  'Choose a region:\n\nFrankfurt',
  'Members:\n\nAnna Kim\nBen Lee',
  'Open the menu and choose\nSettings',
  '1. Open Keys\n2. Click Save',
  'Swap the cable.\n\n---\n',
  'See below.\n\nState | Meaning\n--- | ---\n`Init` | Starts.',
  'See below.\n\n| a | b |\n| - | - |',
  '아래 순서로 진행해 주세요.\n\n설정 > 알림',
  '필요한 서류:\n- 사업자등록증',
  '다음을 눌러 주세요.\n재부팅 후 확인',
])('none: %s', (text) => {
  expect(signatureStart(text)).toBe(text.length)
})
