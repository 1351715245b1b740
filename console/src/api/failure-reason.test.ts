import i18next from 'i18next'
import { beforeAll, describe, expect, it } from 'vitest'
import { en } from '../i18n/en.ts'
import { ko } from '../i18n/ko.ts'
import { failureReason } from './failure-reason.ts'

beforeAll(async () => {
  const resources = { en: { translation: en }, ko: { translation: ko } }
  await i18next.init({ resources, lng: 'ko', interpolation: { escapeValue: false } })
})

const noAnswer = (why: string) =>
  `llm.example:8443 gave no answer that can be used: ${why}. Check the address, and whether that server runs.`

describe('why another server could not be used', () => {
  it.each([
    ['llm.example refuses the secret (401): check it, and its rights.', /비밀값을 거부했습니다\(401\)/],
    ['llm.example does not know the address (404): check the path of the base URL.', /주소가 없다고/],
    ['llm.example answered 503: check the base URL, and whether that server is well.', /오류로 응답.*503/],
    [noAnswer('ECONNREFUSED'), /응답하는 서버가 없습니다\(ECONNREFUSED\)/],
    [noAnswer('ENOTFOUND'), /서버 이름을 찾을 수 없습니다/],
    [noAnswer('it takes too long'), /제한 시간 안에/],
    [noAnswer('UND_ERR_CONNECT_TIMEOUT'), /제한 시간 안에/],
    [noAnswer('DEPTH_ZERO_SELF_SIGNED_CERT'), /인증서를 믿을 수 없습니다\(DEPTH_ZERO_SELF_SIGNED_CERT\)/],
    [noAnswer('ERR_TLS_CERT_ALTNAME_INVALID'), /인증서/],
    ['The provider cannot be reached, or broke off: ECONNRESET.', /연결이 도중에 끊겼습니다/],
    [
      'This address must not be called: 10.0.0.7 is not a public address. Use a public https address.',
      /사설/,
    ],
  ])('is said in Korean: %s', (sentence, words) => expect(failureReason(sentence)).toMatch(words))

  it('is left to the server where it is none that is known, or something else is called so', () => {
    expect(failureReason(noAnswer('it redirects more than 5 times'))).toBe(null)
    expect(failureReason('The file "CERT (401).pdf" cannot be read.')).toBe(null)
  })
})
