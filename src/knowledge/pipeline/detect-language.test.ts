import { expect, it } from 'vitest'
import { detectLanguage } from './detect-language.ts'

it.each([
  ['파드는 쿠버네티스의 가장 작은 단위이다.', 'ko'],
  ['kubectl get pods 명령으로 Deployment와 ReplicaSet의 상태를 확인한다', 'ko'],
  ['Pods are the smallest deployable units.', 'en'],
  ['See the Korean page (한국어) for details about the translation.', 'en'],
  ['ポッドは最小の単位です。', 'ja'],
  ['容器集是最小的部署单元。', 'zh'],
  ['Les unités déployables créées et gérées', 'und'],
  ['Поды это наименьшие единицы', 'und'],
  ['12345 !!', 'und'],
])('%s → %s', (text, language) => {
  expect(detectLanguage([text])).toBe(language)
})
