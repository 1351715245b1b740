import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createOcr, type Ocr } from './ocr.ts'
import { findOcrData } from './ocr-data.ts'

const PICTURE = readFileSync(join(import.meta.dirname, '../../../testkit/pictures/error-dialog.png'))
const found = findOcrData(process.env.NARU_OCR_DATA)
// .ci/run installs the packages: there nothing is skipped
const data = found?.languages.length === 2 ? found : undefined
if (!data && process.env.NARU_TEST_ALL === '1')
  throw new Error('tesseract-ocr-kor and tesseract-ocr-eng are missing')
if (!data)
  console.warn('OCR is not tested: install tesseract-ocr-kor and tesseract-ocr-eng, or set NARU_OCR_DATA')

/** What the picture says that it is, and nothing else. */
function header(width: number, height: number): Buffer {
  const picture = Buffer.from(PICTURE.subarray(0, 64))
  picture.writeUInt32BE(width, 16)
  picture.writeUInt32BE(height, 20)
  return picture
}

describe.skipIf(!data)('text in pictures', () => {
  let ocr: Ocr
  beforeAll(() => {
    ocr = createOcr({ data: data as NonNullable<typeof data> })
  })
  afterAll(() => ocr.close())

  it('is read in Korean and English, also after a picture that is broken', { timeout: 60_000 }, async () => {
    const broken = Buffer.from(PICTURE)
    broken.fill(7, 60)
    const before = readdirSync('.')
    await expect(ocr.read(broken)).rejects.toMatchObject({ code: 'parse_failed' })
    const text = await ocr.read(PICTURE)
    expect(text).toContain('ERR-4102')
    expect(text).toContain('로그인 오류')
    // no copies of language data
    expect(readdirSync('.')).toEqual(before)
  })
})

describe('a picture', () => {
  const folder = mkdtempSync(join(tmpdir(), 'naru-ocr-'))
  const ocrs: Ocr[] = []
  afterAll(async () => {
    for (const ocr of ocrs) await ocr.close()
    rmSync(folder, { recursive: true })
  })
  function withWorker(code: string, timeLimitMs = 60_000): Ocr {
    const path = join(folder, `${ocrs.length}.mjs`)
    writeFileSync(path, code)
    const ocr = createOcr({ data: { folder, languages: ['eng'] }, worker: pathToFileURL(path), timeLimitMs })
    ocrs.push(ocr)
    return ocr
  }
  const answering = (text: string, confidence: number) =>
    `export default () => (${JSON.stringify({ text, confidence })})`

  it('of too many pixels is not unpacked, an icon not looked at', async () => {
    const ocr = withWorker(answering('never', 90))
    await expect(ocr.read(header(60_000, 60_000))).rejects.toMatchObject({ code: 'picture_too_large' })
    expect(await ocr.read(header(16, 16))).toBe('')
    expect(await ocr.read(header(640, 200))).toBe('never')
  })

  it('whose letters are guessed has none', async () => {
    expect(await withWorker(answering('~|;', 12)).read(PICTURE)).toBe('')
  })

  it('that hangs or kills its reader is given up, and the next one read', async () => {
    const code = `export default ({ bytes }) => {
      if (bytes[23] === 101) for (;;);
      if (bytes[23] === 102) process.exit(1)
      return { text: 'read', confidence: 90 }
    }`
    const ocr = withWorker(code, 1_000)
    for (const height of [101, 102])
      await expect(ocr.read(header(640, height))).rejects.toMatchObject({ code: 'parse_failed' })
    expect(await ocr.read(header(640, 200))).toBe('read')
  })
})

it('language data is found in its folder, and only there when one is named', () => {
  const folder = mkdtempSync(join(tmpdir(), 'naru-ocr-data-'))
  expect(findOcrData(folder)).toBeUndefined()
  writeFileSync(join(folder, 'eng.traineddata'), '')
  expect(findOcrData(folder)).toEqual({ folder, languages: ['eng'] })
  rmSync(folder, { recursive: true })
})
