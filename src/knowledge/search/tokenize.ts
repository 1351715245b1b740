import { stemEnglish } from './english-stem.ts'
import { stemKorean } from './korean-stem.ts'

/** A longer run of letters (a hash, base64, a line of hostile input) is cut: what follows tells nothing apart. */
const MAX_WORD = 64

// One token is a run of one script: Hangul, the other scripts written without spaces, or anything else that has
// letters or digits, where - _ . inside hold names, versions and error codes together (`kube-proxy`, `v1.19`).
const RUN =
  /(?<hangul>\p{Script=Hangul}+)|(?<cjk>[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+)|[[\p{L}\p{N}\p{M}]--[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]]+(?:[\-_.][[\p{L}\p{N}\p{M}]--[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]]+)*/gv
const CAMEL_HUMP = /(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/

/** The terms of a text, in order, repeats kept. The same for what is indexed and what is asked. */
export function tokenize(text: string): string[] {
  const terms: string[] = []
  for (const run of runsOf(text)) addTerms(run, terms)
  return terms
}

/** The same terms by word: the first is the whole word, the others its parts. */
export function tokenizeWords(text: string): string[][] {
  return Array.from(runsOf(text), (run) => {
    const terms: string[] = []
    addTerms(run, terms)
    return terms
  })
}

function runsOf(text: string): Iterable<RegExpExecArray> {
  return text.normalize('NFC').matchAll(RUN)
}

function addTerms(run: RegExpExecArray, terms: string[]): void {
  if (run.groups?.hangul) addHangul(run[0], terms)
  else if (run.groups?.cjk) addBigrams(run[0], terms)
  else addWords(run[0], terms)
}

/** `파드를` → 파드; `스테이트풀셋은` → 스테이트풀셋 and its bigrams, since Korean compounds are written with and without spaces. */
function addHangul(run: string, terms: string[]): void {
  const word = stemKorean(run)
  if (word.length <= MAX_WORD) terms.push(word)
  if (word.length > 2) addBigrams(word, terms)
}

function addBigrams(run: string, terms: string[]): void {
  if (run.length === 1) terms.push(run)
  for (let i = 0; i + 1 < run.length; i++) terms.push(run.slice(i, i + 2))
}

/** `kube-proxy` → kube-proxy, kube, proxy; `CrashLoopBackOff` → crashloopbackoff, crash, loop, back, off. */
function addWords(run: string, terms: string[]): void {
  const parts = run.split(/[-_.]/)
  if (parts.length > 1) terms.push(run.slice(0, MAX_WORD).toLowerCase())
  for (const part of parts) {
    const word = part.slice(0, MAX_WORD)
    terms.push(stemEnglish(word.toLowerCase()))
    const humps = word.split(CAMEL_HUMP)
    if (humps.length === 1) continue
    for (const hump of humps) if (hump.length > 1) terms.push(stemEnglish(hump.toLowerCase()))
  }
}
