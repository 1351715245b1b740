import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { docxFile, pdfFile, zipArchive } from '../../../testkit/office-files.ts'
import { attachmentFormat, servedType } from './attachment-format.ts'
import { readImageSize } from './image-size.ts'

const PNG = readFileSync(join(import.meta.dirname, '../../../testkit/pictures/error-dialog.png'))
const pdf = pdfFile([[{ text: 'a', size: 11, y: 700 }]])
const text = Buffer.from('a,b\n1,2\n')

describe('a file is what its bytes say', () => {
  const cases: Array<[string, Buffer, string, string | null, string]> = [
    ['a PDF named as a picture', pdf, 'x.png', 'image/png', 'pdf'],
    ['a picture named as a PDF', PNG, 'x.pdf', 'application/pdf', 'image'],
    ['a Word file', docxFile('<w:p/>'), 'x', null, 'docx'],
    ['any other archive', zipArchive([{ name: 'a.txt', content: 'a' }]), 'x.docx', null, 'none'],
    ['a program named as a log', Buffer.from('MZ\0\0\0binary'), 'x.log', 'text/plain', 'none'],
    ['text named as a PDF', text, 'x.pdf', 'application/pdf', 'none'],
    ['a table', text, 'x.csv', 'application/octet-stream', 'csv'],
    ['a table by its type alone', text, 'export', 'text/csv; charset=utf-8', 'csv'],
    ['a page', Buffer.from('<p>a</p>'), 'x.html', null, 'html'],
    ['Markdown', Buffer.from('# a'), 'x.md', null, 'markdown'],
    ['JSON', Buffer.from('{}'), 'x.json', null, 'text'],
    ['UTF-16 as Windows writes it', Buffer.from('\ufeffa b', 'utf16le'), 'x.txt', null, 'text'],
    ['an SVG', Buffer.from('<svg onload="alert(1)"/>'), 'x.svg', 'image/svg+xml', 'none'],
    ['text of no known kind', text, 'x.bin', 'application/octet-stream', 'none'],
    ['nothing', Buffer.alloc(0), 'x', null, 'none'],
  ]
  it.each(cases)('%s', (_, bytes, name, type, expected) => {
    const found = attachmentFormat(bytes, name, type)
    expect(found.kind === 'parsed' ? found.format : found.kind).toBe(expected)
  })

  it('and is served as that, or as mere bytes where a browser could run it', () => {
    expect(servedType(PNG)).toBe('image/png')
    expect(servedType(pdf)).toBe('application/pdf')
    for (const file of ['<script>alert(1)</script>', '<svg/>', 'plain'])
      expect(servedType(Buffer.from(file))).toBe('application/octet-stream')
  })
})

describe('the size of a picture', () => {
  const bytes = (parts: Array<number | string>) =>
    Buffer.concat([
      ...parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from([part]))),
      Buffer.alloc(40),
    ])
  it.each([
    ['PNG', PNG, { width: 640, height: 220 }],
    ['GIF', bytes(['GIF89a', 0x40, 0x01, 0xf0, 0x00]), { width: 320, height: 240 }],
    [
      'JPEG behind other segments',
      bytes([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xff, 0xc2, 0, 17, 8, 0, 240, 1, 64]),
      { width: 320, height: 240 },
    ],
    [
      'WebP, lossy',
      bytes(['RIFF', 0, 0, 0, 0, 'WEBPVP8 ', 'aaaaaaaaaa', 0x40, 0x01, 0xf0, 0x00]),
      { width: 320, height: 240 },
    ],
    [
      'WebP, extended',
      bytes(['RIFF', 0, 0, 0, 0, 'WEBPVP8X', 'aaaaaaaa', 0x3f, 1, 0, 0xef, 0, 0]),
      { width: 320, height: 240 },
    ],
    [
      'BMP',
      bytes(['BM', 'aaaaaaaaaaaa', 40, 0, 0, 0, 64, 1, 0, 0, 240, 0, 0, 0]),
      { width: 320, height: 240 },
    ],
  ])('%s', (_, picture, size) => {
    expect(readImageSize(picture)).toMatchObject(size)
  })

  it('of what is cut off or none is not told', () => {
    for (const broken of [PNG.subarray(0, 20), bytes([0xff, 0xd8, 0xff]), bytes(['RIFF'])])
      expect(readImageSize(broken)).toBeUndefined()
  })
})
