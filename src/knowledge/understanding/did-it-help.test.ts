import { expect, it } from 'vitest'
import { didItHelp } from './did-it-help.ts'

it.each([
  'Still not working.',
  'No luck, sorry.',
  'No, the map is still blank for everybody.',
  'New strip arrived, also not read.',
  'The upload still fails.',
  'It still crashes at the start.',
  'It still does not start.',
  'We still cannot sign in.',
  "That didn't fix it.",
  'Rebooted twice, still read-only.',
  'Nothing has changed, we will switch to another vendor.',
  'Did as you said, to no avail.',
  'We still get the same message.',
  'That did not help, but we found a nice manual.',
  '안내대로 했지만 여전히 오류가 나옵니다.',
  '재설치했는데 그대로예요.',
  '소용없네요',
  '말씀하신 대로 설정했으나 실패했습니다.',
  '그것도 안 되네요.',
  '마찬가지입니다.',
  '그래도 접속이 안 됩니다.',
  'This is not resolved yet.',
  'The problem was not solved by that.',
  'It stopped working entirely.',
  '정상적으로 되지 않습니다.',
  '아직 정상 작동하지 않아요.',
])('hears that it did not: %s', (text) => {
  expect(didItHelp([text])).toBe(false)
})

it.each([
  'Works after converting.',
  'It works now, the error is gone.',
  'We no longer get the same error, all good.',
  'The first step did not help, but the second fixed it.',
  'Opens now, thanks.',
  'It is working with the new driver.',
  'That worked, thank you.',
  'It works as before.',
  '됐습니다!',
  '해결됐습니다.',
  '출력됩니다!',
  '괜찮아졌어요.',
  '휴대폰 인증으로 했더니 잘 됩니다.',
  '이제 정상적으로 됩니다.',
])('hears that it did: %s', (text) => {
  expect(didItHelp([text])).toBe(true)
})

it.each([
  'Thanks again!',
  'It was working before the update of Monday.',
  'It worked until Monday.',
  'My colleague is working from home, so I restarted it myself.',
  'It works on the other floor.',
  'I am working on it and will report.',
  'I am working with version 5.2.',
  'It resolved to 10.0.0.1.',
  'I did not change anything else, it is stable.',
  'We have not changed the other machines yet.',
  'The same thing with order 2.',
  '지난주까지는 정상이었습니다.',
  '다른 층에서는 잘 됩니다.',
  '주문이 완료되었습니다.',
  '접수되었습니다.',
  'I still have a question about my invoice.',
  'It is 5.2.1 on Windows 11.',
  'We do not see the same error any more.',
  '계속 사용할게요.',
  '아직 시도해 보지 못했습니다.',
  '확인해 보고 다시 연락드리겠습니다.',
])('hears neither: %s', (text) => {
  expect(didItHelp([text])).toBeUndefined()
})
