// How well questions are answered, or refused, from the Kubernetes documentation and our samples, and how fast.
//   node bench/ask.ts [--show] [--data <folder>]   (a folder keeps the loaded corpora for the next run)
// Questions, written by us before any answer was seen:
// - bench/questions/{ko,en}.jsonl: half the pages of the Kubernetes documentation answer (with the pages that do), half
//   they do not. The thresholds were set on every other question ("tuning"). The others are held out from that, but not
//   unseen: the ranking of terms was chosen with the answerable ones in view, some of their answers were read, and that
//   the best section itself must be about the question was settled on one of their refusals.
// - bench/questions/answers.jsonl: the words that an answer must hold, or that nothing may be answered. The samples'
//   answers were all read while the method was made; of the Kubernetes ones, every other question's only.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Answer, ask } from '../src/copilot/ask/ask.ts'
import { startEmbedded } from '../src/platform/db/embedded/start-embedded.ts'
import { createDatabase, migrate } from '../src/platform/index.ts'
import { searchWith } from '../testkit/search-with.ts'
import { loadFolder } from './support/ask-corpora.ts'
import { quantile } from './support/server.ts'

const CORPUS = new URL('../../shared/data/k8s-docs/content', import.meta.url).pathname
const SAMPLES = new URL('../samples', import.meta.url).pathname
if (!existsSync(CORPUS)) {
  console.log(`skipped: ${CORPUS} is not here`)
  process.exit(0)
}
const { values: options } = parseArgs({ options: { show: { type: 'boolean' }, data: { type: 'string' } } })

type Half = 'tuning' | 'held out'
type PageQuestion = { question: string; pages: string[]; language: string; half: Half }
type AnswerQuestion = { question: string; corpus: 'k8s' | 'samples'; contains: string[]; lacks?: string[] }

function readLines<T>(name: string): T[] {
  const text = readFileSync(new URL(`./questions/${name}.jsonl`, import.meta.url), 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

const halfOf = (i: number): Half => (i % 2 === 0 ? 'tuning' : 'held out')
const isKorean = (question: string) => /[가-힣]/.test(question)
const share = (part: unknown[], all: unknown[]) => `${part.length} of ${all.length}`

const dataDir = options.data ?? mkdtempSync(join(tmpdir(), 'naru-bench-ask-'))
const isLoaded = options.data !== undefined && existsSync(options.data)
const embedded = await startEmbedded({ dataDir })
const database = createDatabase(embedded.connection())
const times: number[] = []

async function answer(corpus: string, query: string): Promise<Answer> {
  const started = performance.now()
  const result = await ask({
    database,
    search: searchWith(database),
    access: { tenantId: corpus, groups: 'all' },
    query,
  })
  times.push(performance.now() - started)
  return result
}

function show(question: string, verdict: string, { citations, answer: text }: Answer): void {
  if (!options.show) return
  const cited = citations.map((one) => `${one.document_id} > ${one.heading}`).join(' | ')
  console.log(`\n## ${question} ${verdict}\n${cited}\n${text}`)
}

async function askForPages(): Promise<void> {
  const questions: PageQuestion[] = ['ko', 'en'].flatMap((language) =>
    readLines<PageQuestion>(language).map((one, i) => ({ ...one, language, half: halfOf(i) })),
  )
  const rows = []
  for (const question of questions) {
    const result = await answer('k8s', question.question)
    const cited = result.citations[0]?.document_id.replace(/^k8s:/, '')
    const isRight = cited !== undefined && question.pages.includes(cited.replace(/^[a-z]+\/docs\//, ''))
    const inLanguage = cited?.startsWith(`${question.language}/`)
    rows.push({ ...question, found: result.found, isRight, inLanguage })
    const wanted = question.pages.length > 0
    const verdict = wanted === result.found ? (isRight || !wanted ? '' : 'OTHER PAGE') : 'WRONGLY'
    show(question.question, `${verdict} ${question.half}`, result)
  }
  console.log(
    '| questions | half | answered | right page | in its language | refused, answerable | refused, unanswerable |',
  )
  console.log('| --- | --- | --- | --- | --- | --- | --- |')
  for (const half of ['tuning', 'held out'] as const) {
    for (const language of ['ko', 'en']) {
      const some = rows.filter((row) => row.half === half && row.language === language)
      const answerable = some.filter((row) => row.pages.length > 0)
      const others = some.filter((row) => row.pages.length === 0)
      const answered = answerable.filter((row) => row.found)
      const right = answered.filter((row) => row.isRight)
      const native = answered.filter((row) => row.inLanguage)
      const refused = answerable.filter((row) => !row.found)
      const rightlyRefused = others.filter((row) => !row.found)
      console.log(
        `| ${language} | ${half} | ${share(answered, answerable)} | ${share(right, answered)} | ${share(native, answered)} | ${share(refused, answerable)} | ${share(rightlyRefused, others)} |`,
      )
    }
  }
}

const plain = (text: string) => text.replaceAll(/\s*\[\d+\]|\s+/g, ' ')

async function askForWords(): Promise<void> {
  const rows = []
  for (const [i, question] of readLines<AnswerQuestion>('answers').entries()) {
    const result = await answer(question.corpus, question.question)
    const text = plain(result.answer)
    const isRight =
      question.contains.length === 0
        ? !result.found
        : question.contains.every((words) => text.includes(plain(words))) &&
          !(question.lacks ?? []).some((words) => result.answer.includes(words))
    rows.push({ ...question, half: halfOf(i), isRight, length: result.answer.length })
    if (question.corpus === 'samples' || halfOf(i) === 'tuning')
      show(question.question, `${isRight ? 'right' : 'WRONG'} ${halfOf(i)}`, result)
  }
  console.log(
    '\n| corpus | half | language | answer holds the words | median length |\n| --- | --- | --- | --- | --- |',
  )
  for (const corpus of ['samples', 'k8s']) {
    for (const half of corpus === 'k8s' ? (['tuning', 'held out'] as const) : [undefined]) {
      for (const korean of [true, false]) {
        const some = rows.filter(
          (row) => row.corpus === corpus && (!half || row.half === half) && isKorean(row.question) === korean,
        )
        const right = some.filter((row) => row.isRight)
        const length = quantile(
          some.map((row) => row.length),
          0.5,
        )
        console.log(
          `| ${corpus} | ${half ?? 'all seen'} | ${korean ? 'ko' : 'en'} | ${share(right, some)} | ${length} |`,
        )
      }
    }
  }
}

try {
  await migrate(database)
  if (!isLoaded) {
    await loadFolder(database, 'k8s', CORPUS)
    await loadFolder(database, 'samples', SAMPLES)
  }
  await askForPages()
  await askForWords()
  const at = (q: number) => quantile(times, q).toFixed(1)
  console.log(
    `\nask: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, max ${at(1)} ms (${times.length} questions, one client)`,
  )
} finally {
  await database.close()
  await embedded.stop()
  if (options.data === undefined) rmSync(dataDir, { recursive: true, force: true })
}
