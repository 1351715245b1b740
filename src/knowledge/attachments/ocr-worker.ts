import { createWorker, type Worker } from 'tesseract.js'
import type { OcrData } from './ocr-data.ts'

export type OcrTask = { bytes: Uint8Array; data: OcrData }
export type OcrResult = { text: string /** 0 to 100. */; confidence: number }

/** OEM_LSTM_ONLY: what the packaged language data is made for. */
const LSTM = 1
let worker: Promise<Worker> | undefined

// the library tells of damaged pictures there, in lines that are no log of ours; what fails is thrown, too
process.stderr.write = () => true

/** Runs in a thread of its own, one picture at a time; the languages stay loaded while it lives. */
export default async function readPicture({ bytes, data }: OcrTask): Promise<OcrResult> {
  worker ??= createWorker(data.languages, LSTM, {
    langPath: data.folder,
    gzip: false,
    // neither a copy of the data in the working folder nor one from there
    cacheMethod: 'none',
    // it throws where nobody catches unless told
    errorHandler: () => {},
  })
  const { data: page } = await (await worker).recognize(Buffer.from(bytes))
  return { text: page.text, confidence: page.confidence }
}
