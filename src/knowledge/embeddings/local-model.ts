import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AppError } from '../../platform/index.ts'
import { normalised, prefixFor } from './embedder.ts'

/** An embedding model in this thread, read from a folder in ONNX form as Hugging Face lays it out. */
export type LocalModel = {
  embed(texts: readonly string[], purpose: 'query' | 'passage'): Promise<Float32Array[]>
}

const MODEL_FILES = ['onnx/model.onnx', 'model.onnx', 'onnx/model_quantized.onnx', 'model_quantized.onnx']
// Texts of one run are padded to the longest of them.
const TEXTS_A_RUN = 8
const MOST_TOKENS = 512

/** Why a folder cannot be used; undefined: it can, as far as its files show. */
function whatIsMissing(folder: string): string | undefined {
  if (!existsSync(folder)) return 'the folder does not exist'
  if (!MODEL_FILES.some((file) => existsSync(join(folder, file)))) return 'it has no model.onnx'
  return existsSync(join(folder, 'tokenizer.json')) ? undefined : 'it has no tokenizer.json'
}

export async function loadLocalModel(folder: string): Promise<LocalModel> {
  const missing = whatIsMissing(folder)
  if (missing !== undefined) throw modelUnreadable(folder, missing)
  try {
    return await load(folder)
  } catch (error) {
    throw modelUnreadable(folder, (error as Error).message, error)
  }
}

async function load(folder: string): Promise<LocalModel> {
  const [ort, { Tokenizer }] = await Promise.all([
    import('onnxruntime-web'),
    import('@huggingface/tokenizers'),
  ])
  // one thread: the server has the others, and threads of its own would outlive ours
  ort.env.wasm.numThreads = 1
  const file = MODEL_FILES.find((name) => existsSync(join(folder, name))) as string
  const [tokens, tokensConfig, config, pooling] = await Promise.all(
    ['tokenizer.json', 'tokenizer_config.json', 'config.json', '1_Pooling/config.json'].map((name) =>
      readJson(join(folder, name)),
    ),
  )
  const tokenizer = new Tokenizer(tokens as object, tokensConfig as object)
  const session = await ort.InferenceSession.create(new Uint8Array(await readFile(join(folder, file))))
  const most = Math.min(
    ...[tokensConfig?.model_max_length, config?.max_position_embeddings, MOST_TOKENS].filter(
      (value): value is number => typeof value === 'number' && value > 0,
    ),
  )
  const name = `${basename(folder)} ${String(config?._name_or_path ?? '')}`
  const ofFirst = pooling?.pooling_mode_cls_token === true

  async function run(texts: readonly string[]): Promise<Float32Array[]> {
    const ids = texts.map((text) => cut(tokenizer.encode(text).ids, most))
    const inputs = Object.entries(inputsOf(ids))
      .filter(([input]) => session.inputNames.includes(input))
      .map(([input, { cells, shape }]) => [input, new ort.Tensor('int64', cells, shape)])
    const outputs = await session.run(Object.fromEntries(inputs))
    const output = outputs[session.outputNames[0] as string] as (typeof outputs)[string]
    const lengths = ids.map((row) => (ofFirst ? 1 : row.length))
    return readVectors({ data: output.data as Float32Array, dims: output.dims }, lengths)
  }

  return {
    async embed(texts, purpose) {
      const prefix = prefixFor(name, purpose)
      const vectors: Float32Array[] = []
      for (let from = 0; from < texts.length; from += TEXTS_A_RUN) {
        const some = texts.slice(from, from + TEXTS_A_RUN).map((text) => `${prefix}${text}`)
        vectors.push(...(await run(some)))
      }
      return vectors
    },
  }
}

/** Every input that such models have: tokens, which of them are text, and that all are of one sentence. */
function inputsOf(ids: number[][]): Record<string, { cells: BigInt64Array; shape: number[] }> {
  const width = Math.max(1, ...ids.map((row) => row.length))
  const table = (value: (row: number[], at: number) => number) => ({
    cells: BigInt64Array.from(
      ids.flatMap((row) => Array.from({ length: width }, (_, at) => BigInt(value(row, at)))),
    ),
    shape: [ids.length, width],
  })
  return {
    input_ids: table((row, at) => row[at] ?? 0),
    attention_mask: table((row, at) => (at < row.length ? 1 : 0)),
    token_type_ids: table(() => 0),
  }
}

/** A vector a text, out of one a token or one a text. `lengths`: tokens of each that count. */
function readVectors(
  { data, dims }: { data: Float32Array; dims: readonly number[] },
  lengths: number[],
): Float32Array[] {
  const size = dims.at(-1) as number
  if (dims.length === 2) return lengths.map((_, i) => normalised(data.subarray(i * size, (i + 1) * size)))
  const width = dims[1] as number
  return lengths.map((tokens, i) => meanOf(data, i * width * size, tokens, size))
}

/** The first tokens with the last one, which closes the text for the model. */
function cut(ids: number[], most: number): number[] {
  return ids.length <= most ? ids : [...ids.slice(0, most - 1), ids.at(-1) as number]
}

/** The mean of the vectors of a text's tokens, those that only fill up left out. */
function meanOf(data: Float32Array, from: number, tokens: number, size: number): Float32Array {
  const sum = new Float32Array(size)
  for (let token = 0; token < tokens; token++)
    for (let i = 0; i < size; i++) sum[i] = (sum[i] as number) + (data[from + token * size + i] as number)
  return normalised(sum)
}

async function readJson(file: string): Promise<Record<string, unknown> | undefined> {
  if (!existsSync(file)) return undefined
  return JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>
}

function modelUnreadable(folder: string, reason: string, cause?: unknown): AppError {
  return new AppError({
    code: 'embedding_model_unreadable',
    status: 500,
    message: `The embedding model in ${folder} cannot be used: ${reason}. NARU_EMBEDDING_FOLDER must hold model.onnx (or onnx/model.onnx) and tokenizer.json, as of multilingual-e5-small.`,
    cause,
  })
}
