import { crc32, deflateSync } from 'node:zlib'

/** Seven rows of five points each, as digits of base 32. */
const GLYPHS: Record<string, string> = {
  ...{ A: 'ehhvhhh', B: 'uhhuhhu', C: 'ehggghe', D: 'uhhhhhu', E: 'vgguggv', F: 'vgguggg', G: 'ehgnhhe' },
  ...{ H: 'hhhvhhh', I: 'e44444e', J: '72222ic', K: 'hikokih', L: 'ggggggv', M: 'hrllhhh', N: 'hpljhhh' },
  ...{ O: 'ehhhhhe', P: 'uhhuggg', Q: 'ehhhlid', R: 'uhhukih', S: 'fgge11u', T: 'v444444', U: 'hhhhhhe' },
  ...{ V: 'hhhhha4', W: 'hhhllrh', X: 'hha4ahh', Y: 'hha4444', Z: 'v1248gv', 0: 'ehjlphe', 1: '4c4444e' },
  ...{ 2: 'eh1248v', 3: 'v2421he', 4: '26aiv22', 5: 'vgu11he', 6: '68guhhe', 7: 'v124888', 8: 'ehhehhe' },
  ...{ 9: 'ehhf12c', '-': '000v000', '.': '00000cc', ':': '0cc0cc0', '/': '01248g0' },
}
const ADVANCE = 7
const LINE = 12
const SCALE = 5
const MARGIN = 4

/** A picture (PNG) of the text in black capitals on white: Latin letters, digits and a few signs; others are gaps. */
export function drawText(text: string): Buffer {
  const lines = text.toUpperCase().split('\n')
  const width = (Math.max(...lines.map((line) => line.length)) * ADVANCE + 2 * MARGIN) * SCALE
  const height = (lines.length * LINE + 2 * MARGIN) * SCALE
  const rows = Array.from({ length: height }, (_, y) => {
    const row = Buffer.alloc(width + 1, 255)
    // how a row is filtered: not at all
    row[0] = 0
    for (let x = 0; x < width; x++)
      if (isInk(lines, Math.floor(x / SCALE), Math.floor(y / SCALE))) row[x + 1] = 0
    return row
  })
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 0, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(Buffer.concat(rows))),
    pngChunk('IEND', Buffer.alloc(0)),
  ])
}

function isInk(lines: string[], x: number, y: number): boolean {
  const row = (y - MARGIN) % LINE
  const column = (x - MARGIN) % ADVANCE
  if (x < MARGIN || y < MARGIN || row > 6 || column > 4) return false
  const glyph = GLYPHS[lines[Math.floor((y - MARGIN) / LINE)]?.[Math.floor((x - MARGIN) / ADVANCE)] ?? '']
  return glyph !== undefined && (Number.parseInt(glyph[row] ?? '0', 32) & (16 >> column)) !== 0
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}
