import { getDocumentProxy } from 'unpdf'
import { AppError } from '../../platform/index.ts'
import type { Draft, ParseInput } from './document.ts'
import { instant } from './document-facts.ts'
import { type PdfLine, type PdfPage, pdfBlocks } from './pdf-blocks.ts'

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>

export async function parsePdf(input: ParseInput): Promise<Draft[]> {
  const pdf = await openPdf(input.bytes)
  try {
    const pages: PdfPage[] = []
    for (let number = 1; number <= pdf.numPages; number += 1) {
      pages.push({ number, lines: await readPage(pdf, number) })
    }
    if (pages.every((page) => page.lines.every((line) => line.text.trim() === ''))) throw scanned()
    const blocks = pdfBlocks(pages)
    const info = await pdf.getMetadata().then(
      ({ info }) => info as Record<string, unknown>,
      () => ({}) as Record<string, unknown>,
    )
    return [
      {
        title: pdfTitle(info.Title, blocks),
        updatedAt: pdfDate(info.ModDate) ?? pdfDate(info.CreationDate),
        metadata: { pages: pdf.numPages },
        blocks,
      },
    ]
  } finally {
    await pdf.loadingTask.destroy()
  }
}

async function openPdf(bytes: Uint8Array): Promise<Pdf> {
  try {
    // The library takes its bytes away from the caller: it gets a copy (and refuses a Buffer). 0 = no warnings on the console.
    return await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 })
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'PasswordException') {
      throw new AppError({
        code: 'password_protected',
        status: 422,
        message: 'The PDF is protected with a password. Save it without one, or leave it out.',
        cause,
      })
    }
    throw cause
  }
}

function scanned(): AppError {
  return new AppError({
    code: 'parse_failed',
    status: 422,
    message:
      'The PDF has no text, only pictures of pages; text recognition (OCR) is not done yet. Run OCR on it first, or leave it out.',
  })
}

async function readPage(pdf: Pdf, number: number): Promise<PdfLine[]> {
  const page = await pdf.getPage(number)
  const { items } = await page.getTextContent()
  const lines: PdfLine[] = []
  let line: PdfLine | undefined
  for (const item of items) {
    if (!('str' in item)) continue
    const [, , c = 0, d = 0, , y = 0] = item.transform as number[]
    const size = Math.hypot(c, d)
    // A new height is a new line even where the writer of the file did not say so; raised notes are not.
    if (line && Math.abs(line.y - y) > Math.max(line.size, size) * 0.7 && item.str.trim() !== '')
      line = undefined
    if (!line) {
      line = { text: '', y, size: 0 }
      lines.push(line)
    }
    line.text += item.str
    if (item.str.trim() !== '') line.size = Math.max(line.size, size)
    if (item.hasEOL) line = undefined
  }
  page.cleanup()
  return lines
}

/** Programs write file names and their own names into the title: those say less than the first heading. */
function pdfTitle(stated: unknown, blocks: Draft['blocks']): string | undefined {
  const title = typeof stated === 'string' ? stated.trim() : ''
  const junk =
    /^(untitled|microsoft|제목 없음|document\d*|문서\s*\d*$)|\.(docx?|pptx?|xlsx?|hwpx?|pdf|indd|tex|dvi)$/i
  if (title.length > 2 && !junk.test(title)) return title
  const first = blocks.find((block) => block.kind === 'heading')
  return first?.text
}

/** `D:20240131093000+09'00'`, the date notation of PDF. */
function pdfDate(stated: unknown): string | undefined {
  if (typeof stated !== 'string') return undefined
  const match = /^D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:([+-]\d\d)'?(\d\d)?)?/.exec(stated)
  if (!match) return undefined
  const [
    ,
    year,
    month = '01',
    day = '01',
    hour = '00',
    minute = '00',
    second = '00',
    zone,
    zoneMinute = '00',
  ] = match
  return instant(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone ? `${zone}:${zoneMinute}` : 'Z'}`)
}
