import { crc32, deflateSync } from 'node:zlib'
import { docxFile, pdfFile } from '../office-files.ts'
import type { WorldAttachment } from './ticket.ts'

/** Kinds of files that customers send; a picture has no text that can be read out of it. */
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
  if (kind === 'png') return pngFile(text)
  return Buffer.from(text)
}

/** A small picture of one colour that depends on the text. */
function pngFile(text: string): Buffer {
  const side = 16
  const tone = text.length % 256
  const rows = Buffer.concat(
    Array.from({ length: side }, () => Buffer.concat([Buffer.from([0]), Buffer.alloc(side * 3, tone)])),
  )
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', Buffer.alloc(0)),
  ])
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

export function escapeXml(text: string): string {
  return text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
