import mammoth from 'mammoth'
import { AppError } from '../../platform/index.ts'
import { guardArchive, protectedArchive } from './archive-guard.ts'
import type { Draft, ParseInput } from './document.ts'
import { readHtml } from './html-blocks.ts'

/** Word's own title style is a first heading; built-in style names are English in every language of Word. */
const STYLES = ["p[style-name='Title'] => h1:fresh", "p[style-name='Subtitle'] => p:fresh"]

export async function parseDocx(input: ParseInput): Promise<Draft[]> {
  refuseOldWord(input.bytes)
  await guardArchive(input.bytes)
  const { value } = await mammoth.convertToHtml(
    { buffer: Buffer.from(input.bytes.buffer, input.bytes.byteOffset, input.bytes.byteLength) },
    {
      styleMap: STYLES,
      externalFileAccess: false,
      // Pictures would come as megabytes of base64, only to be dropped.
      convertImage: mammoth.images.imgElement(async () => ({ src: '' })),
    },
  )
  const page = readHtml(value)
  return [{ title: page.firstHeading || undefined, blocks: page.blocks }]
}

/** Encrypted DOCX and the DOC of before 2007 are both OLE files, not zip archives. */
function refuseOldWord(bytes: Uint8Array): void {
  const ole = [0xd0, 0xcf, 0x11, 0xe0]
  if (!ole.every((byte, index) => bytes[index] === byte)) return
  const encrypted = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(
    Buffer.from('EncryptedPackage', 'utf16le'),
  )
  if (encrypted) throw protectedArchive()
  throw new AppError({
    code: 'parse_failed',
    status: 422,
    message: 'The file has the old Word format (.doc). Save it as .docx, or leave it out.',
  })
}
