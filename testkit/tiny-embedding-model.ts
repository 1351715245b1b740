import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

// The least that is an embedding model: one table of vectors, looked up by token. Each word is its vector.

/** A field of a protobuf message: a number, or bytes. */
function field(number: number, value: number | bigint | Uint8Array | string): Buffer {
  if (typeof value === 'number' || typeof value === 'bigint')
    return Buffer.concat([varint(number << 3), varint(value)])
  const bytes = Buffer.from(value as Uint8Array)
  return Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes])
}

function varint(value: number | bigint): Buffer {
  const bytes = []
  let rest = BigInt(value)
  do {
    bytes.push(Number(rest & 127n) | (rest > 127n ? 128 : 0))
    rest >>= 7n
  } while (rest > 0n)
  return Buffer.from(bytes)
}

const FLOAT = 1
const INT64 = 7

/** ONNX's TensorShapeProto out of sizes and names of sizes. */
function valueInfo(name: string, type: number, shape: Array<number | string>): Buffer {
  const dimensions = shape.map((size) => field(1, field(typeof size === 'number' ? 1 : 2, size)))
  const tensor = Buffer.concat([field(1, type), field(2, Buffer.concat(dimensions))])
  return Buffer.concat([field(1, name), field(2, field(1, tensor))])
}

/** A folder with model.onnx and tokenizer.json whose words have these vectors; others have that of `[UNK]`. */
export function writeTinyModel(folder: string, words: Record<string, number[]>): void {
  const vocabulary = ['[PAD]', '[UNK]', ...Object.keys(words)]
  const size = Object.values(words)[0]?.length ?? 1
  const rows = [Array(size).fill(0), Array(size).fill(0.01), ...Object.values(words)]
  const table = Buffer.concat([
    ...[field(1, rows.length), field(1, size), field(2, FLOAT), field(8, 'table')],
    field(9, new Uint8Array(Float32Array.from(rows.flat()).buffer)),
  ])
  const node = Buffer.concat([
    ...[field(1, 'table'), field(1, 'input_ids'), field(2, 'last_hidden_state'), field(4, 'Gather')],
  ])
  const graph = Buffer.concat([
    ...[field(1, node), field(2, 'tiny'), field(5, table)],
    field(11, valueInfo('input_ids', INT64, ['batch', 'tokens'])),
    field(12, valueInfo('last_hidden_state', FLOAT, ['batch', 'tokens', size])),
  ])
  const model = Buffer.concat([field(1, 8), field(8, field(2, 13)), field(7, graph)])
  mkdirSync(join(folder, 'onnx'), { recursive: true })
  writeFileSync(join(folder, 'onnx/model.onnx'), model)
  writeFileSync(
    join(folder, 'tokenizer.json'),
    JSON.stringify({
      ...{ version: '1.0', truncation: null, padding: null, added_tokens: [], post_processor: null },
      normalizer: { type: 'BertNormalizer', clean_text: true, lowercase: true },
      pre_tokenizer: { type: 'BertPreTokenizer' },
      decoder: null,
      model: {
        ...{ type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##' },
        max_input_chars_per_word: 100,
        vocab: Object.fromEntries(vocabulary.map((word, i) => [word, i])),
      },
    }),
  )
  writeFileSync(join(folder, 'tokenizer_config.json'), JSON.stringify({ model_max_length: 16 }))
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ _name_or_path: 'tiny' }))
}
