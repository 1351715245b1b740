import { expect, it } from 'vitest'
import { askedThing } from './asked-thing.ts'

it.each([
  ['What is a Pod?', 'Pod'],
  ['what are persistent volumes', 'persistent volumes'],
  ['define taint', 'taint'],
  ['What does taint mean?', 'taint'],
  ['파드란 무엇인가?', '파드'],
  ['스테이트풀셋이란 무엇인가요?', '스테이트풀셋'],
  ['인그레스가 뭐야', '인그레스'],
  ['디플로이먼트는 뭔가요?', '디플로이먼트'],
  ['서비스란?', '서비스'],
  ['컨피그맵 뜻', '컨피그맵'],
  ['테인트가 무슨 뜻이야?', '테인트'],
])('knows what %s asks for', (query, thing) => {
  expect(askedThing(query)).toBe(thing)
})

it.each([
  'What is the capital of France?',
  'What is the maximum size of a secret?',
  'What is deleted by the retention job?',
  'How do I drain a node?',
  'restartPolicy의 기본값은 무엇인가요?',
  '데몬셋의 기본 업데이트 전략은 무엇인가요?',
  '파드를 삭제하는 방법은 무엇인가요?',
  '파드 목록',
])('knows that %s asks for something else', (query) => {
  expect(askedThing(query)).toBeUndefined()
})
