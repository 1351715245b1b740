import { globSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Languages that pictures are read in, as the files of language data are named. */
const LANGUAGES = ['kor', 'eng']
/** Where Debian's and Ubuntu's packages tesseract-ocr-kor and tesseract-ocr-eng put them. */
const PACKAGED = '/usr/share/tesseract-ocr/*/tessdata'

export type OcrData = { folder: string; languages: string[] }

/** Language data on this machine: in the given folder, else where packages put it. Nothing is ever downloaded. */
export function findOcrData(folder: string | undefined): OcrData | undefined {
  const folders = folder === undefined ? globSync(PACKAGED).sort().reverse() : [folder]
  for (const place of folders) {
    const languages = LANGUAGES.filter((language) => isFile(join(place, `${language}.traineddata`)))
    if (languages.length > 0) return { folder: place, languages }
  }
  return undefined
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}
