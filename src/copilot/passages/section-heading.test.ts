import { expect, it } from 'vitest'
import { isSymptom, onlyDescribes } from './section-heading.ts'

it.each([
  ['What customers may notice', [true, true]],
  ['2. Symptoms:', [true, true]],
  ['## 주요 증상 및 오류 메시지', [true, true]],
  ['Symptoms & causes', [false, true]],
  ['증상과 원인', [false, true]],
  ['Known issues', [false, true]],
  ['가능한 원인', [false, true]],
  ['Problems with the proxy', [false, false]],
  ['결과 및 조치', [false, false]],
  ['문제 해결', [false, false]],
  ['', [false, false]],
])('%s', (heading, expected) => {
  expect([isSymptom(heading), onlyDescribes(heading)]).toEqual(expected)
})
