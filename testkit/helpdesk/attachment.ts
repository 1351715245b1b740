import { docxFile, pdfFile } from '../office-files.ts'
import { drawText } from './draw-text.ts'
import type { WorldAttachment } from './ticket.ts'

/** Kinds of files that customers send; a picture shows its text in capitals, which only OCR finds. */
export type AttachmentKind = 'log' | 'pdf' | 'docx' | 'png' | 'csv'

/** Its bytes are made when somebody downloads it. */
export function attachmentOf(id: number, kind: AttachmentKind, base: string, text: string): WorldAttachment {
  const make = () => bytesOf(kind, text)
  const { name, contentType } = {
    log: { name: `${base}.log`, contentType: 'text/plain' },
    csv: { name: `${base}.csv`, contentType: 'text/csv' },
    pdf: { name: `${base}.pdf`, contentType: 'application/pdf' },
    docx: {
      name: `${base}.docx`,
      contentType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    },
    png: { name: `${base}.png`, contentType: 'image/png' },
  }[kind]
  const attachment: WorldAttachment = {
    ...{ id, name, contentType, text: kind === 'png' ? '' : text },
    bytes: make,
    // counting the bytes of a document means making it: only when asked
    get size() {
      return kind === 'log' || kind === 'csv' ? Buffer.byteLength(text) : make().length
    },
  }
  return attachment
}

function bytesOf(kind: AttachmentKind, text: string): Buffer {
  const lines = text.split('\n')
  if (kind === 'pdf')
    return pdfFile([lines.map((line, index) => ({ text: line, size: 11, y: 760 - index * 16 }))])
  if (kind === 'docx')
    return docxFile(lines.map((line) => `<w:p><w:r><w:t>${escapeXml(line)}</w:t></w:r></w:p>`).join(''))
  if (kind === 'png') return drawText(text)
  return Buffer.from(text)
}

export function escapeXml(text: string): string {
  return text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
