import { expect, it } from 'vitest'
import { toldUnits } from './told-units.ts'

it.each([
  ['Hello Mr. Lee,\n\nHi again, unplug it.\n\nThanks for your patience!', ['unplug it.']],
  ['Restart the dock\nKind regards,\nPat Doe\nSupport', ['Restart the dock']],
  ['전원을 껐다 켜 주세요\n감사합니다', ['전원을 껐다 켜 주세요']],
  [
    '## Reply\n이수진님, 기다려 주셔서\n감사합니다.\n1. 앱을 지웁니다.\n2. 다시 설치합니다.\n\n좋은 하루 보내세요!\n한지민 드림',
    ['1. 앱을 지웁니다.', '2. 다시 설치합니다.'],
  ],
  [
    '1. Open the lid and\npull the tray.\n2. Close it.\nWe sent a new tray.',
    ['1. Open the lid and\npull the tray.', '2. Close it.', 'We sent a new tray.'],
  ],
  ['Wrapped lines\nof one sentence stay.', ['Wrapped lines\nof one sentence stay.']],
  [
    'Ask Ms. Roe for item no. 5, e.g. No. 7, on p. 3. It takes approx.\n20 minutes. Acme Inc. sends it.',
    [
      'Ask Ms. Roe for item no. 5, e.g. No. 7, on p. 3.',
      'It takes approx.\n20 minutes.',
      'Acme Inc. sends it.',
    ],
  ],
  [
    'Open Plan > ... > Export > "Mail it". Then wait. 2. Open the mail.',
    ['Open Plan > ... > Export > "Mail it".', 'Then wait.', '2. Open the mail.'],
  ],
  ['계획 > ... > 내보내기를 누르세요. (본관 No. 5)', ['계획 > ... > 내보내기를 누르세요.', '(본관 No. 5)']],
  ['Swap the cable.\n\nElif', ['Swap the cable.']],
  ['포트를 열어 주세요.\n— 문가온 매니저 (02-555-0101)', ['포트를 열어 주세요.']],
  ['안녕하세요, 기술지원팀 문가온입니다. 포트를 열어 주세요.\n문가온', ['포트를 열어 주세요.']],
  [
    '안녕하세요, 나루 고객지원 문가온입니다.\n포트를 열어 주세요. 고객지원 설정값입니다.',
    ['포트를 열어 주세요.', '고객지원 설정값입니다.'],
  ],
  ['Choose a region:\n\nFrankfurt', ['Choose a region:', 'Frankfurt']],
  ['Run:\n\n```sh\nthanks\n```', ['Run:', '```sh\nthanks\n```']],
])('%s', (content, texts) => {
  const units = toldUnits(content)
  expect(units.map(({ text }) => text)).toEqual(texts)
  for (const { from, to, text } of units) expect(content.slice(from, to)).toBe(text)
})
