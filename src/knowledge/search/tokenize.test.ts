import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tokenize } from './tokenize.ts'

describe('tokenize', () => {
  it('splits where the script changes', () => {
    expect(tokenize('VPN이 끊겼을 때')).toEqual(['vpn', '이', '끊겼', '때'])
    expect(tokenize('Pod를')).toEqual(tokenize('pod 를'))
  })

  it('takes particles and verb endings off Korean words, but never the word', () => {
    for (const form of ['파드', '파드를', '파드에서', '파드까지는', '파드로부터'])
      expect(tokenize(form)).toEqual(['파드'])
    for (const form of ['설치', '설치하기', '설치합니다', '설치하려면', '설치되는', '설치를'])
      expect(tokenize(form)).toEqual(['설치'])
    expect(tokenize('나이')).toEqual(['나이'])
  })

  it('gives the bigrams of longer Korean words, so that compounds meet their parts', () => {
    expect(tokenize('네트워크정책')).toEqual(expect.arrayContaining(['네트워크정책', '네트', '정책']))
    expect(tokenize('네트워크 정책')).toEqual(expect.arrayContaining(['네트', '정책']))
  })

  it('reads decomposed Hangul as composed', () => {
    expect(tokenize('디플로이먼트'.normalize('NFD'))).toEqual(tokenize('디플로이먼트'))
  })

  it('keeps codes and versions whole and also in parts', () => {
    expect(tokenize('ERR_SSL-4012')).toEqual(['err_ssl-4012', 'err', 'ssl', '4012'])
    expect(tokenize('v1.19.3')).toEqual(['v1.19.3', 'v1', '19', '3'])
    expect(tokenize('See kube-proxy.')).toEqual(['see', 'kube-proxy', 'kub', 'proxy'])
  })

  it('opens camel case', () => {
    expect(tokenize('CrashLoopBackOff')).toEqual(['crashloopbackoff', 'crash', 'loop', 'back', 'off'])
    expect(tokenize('APIServer')).toEqual(['apiserver', 'api', 'server'])
  })

  it('brings the forms of an English word together', () => {
    const one = (word: string) => tokenize(word)[0]
    expect(new Set(['configure', 'configures', 'configured', 'configuring'].map(one)).size).toBe(1)
    expect(new Set(['run', 'running', 'runs'].map(one)).size).toBe(1)
    expect(new Set(['policy', 'policies'].map(one)).size).toBe(1)
    expect(one('status')).toBe('status')
    expect(one('class')).toBe('class')
  })

  it('gives bigrams of scripts without spaces', () => {
    expect(tokenize('東京都')).toEqual(['東京', '京都'])
  })

  it('stays bounded on hostile input', () => {
    for (const piece of ['a', '가', '漢', '\u0000', '-', 'aB', 'a-', '\ud800', 'e\u0301', '\u1100']) {
      const terms = tokenize(piece.repeat(2 ** 20 / piece.length))
      expect(terms.length).toBeLessThanOrEqual(2 ** 20 + 1)
      expect(terms.findIndex((term) => term.length > 64)).toBe(-1)
    }
  })

  it('never gives an empty or upper-case term, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const term of tokenize(text)) {
          expect(term).not.toBe('')
          expect(term).toBe(term.toLowerCase())
        }
      }),
    )
  })
})
