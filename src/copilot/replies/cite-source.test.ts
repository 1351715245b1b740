import { expect, it } from 'vitest'
import { citeSource } from './cite-source.ts'
import type { ReplySource } from './reply-source.ts'
import { scrub } from './scrub.ts'

it.each([
  [
    'en',
    'Hi Jo, write to billing@acme.example. We reset your password to Winter4711!',
    'password to [secret]',
  ],
  ['ko', '안녕하세요. 임시 비번 abcd9876으로 로그인해 주세요. billing@acme.example', '비번 [비밀]으로'],
  [
    'ko',
    '안녕하세요. 문가온 님은 제가 autumn7731로 재설정했습니다. 비밀번호는 바꿔 주세요. billing@acme.example',
    '제가 [비밀]로',
  ],
])('quotes for the agent what a customer was told, but no password: %s', (language, content, hidden) => {
  const source: ReplySource = {
    ...{
      kind: 'solution',
      likeness: 1,
      document_id: 'doc_1',
      chunk_id: 'chk_1',
      external_id: 'ticket:1',
      heading: '',
      url: null,
    },
    ...{ title: 'Locked out', language, content, shown: scrub(content, language) },
  }
  const whole = citeSource(source, content, 1, 0).quote
  expect(whole).toContain(hidden)
  expect(whole).toContain('billing@acme.example')
  const nearest = citeSource(source, scrub(content.split(/(?<=[.]) /)[1] as string, language), 1, 0).quote
  expect(nearest).toContain(hidden)
})
