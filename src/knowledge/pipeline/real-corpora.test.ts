import { existsSync } from 'node:fs'
import { glob, readFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { chunk } from './chunk.ts'
import { estimateTokens } from './estimate-tokens.ts'
import { parse } from './parse.ts'
import { HARD_TOKENS } from './split-block.ts'

const data = fileURLToPath(new URL('../../../../shared/data', import.meta.url))

/** `bare` are pages that hold nothing that a reader would see. */
const corpora = [
  { folder: 'k8s-docs', bare: [] },
  { folder: 'runbooks-gitlab-2020', bare: ['docs/uncategorized/expanding-a-disk-in-gcp.md'] },
  { folder: 'runbooks-prometheus-operator', bare: ['content/runbooks/_index.md'] },
]

// Escaped calls are shown as written in pages that explain them.
const LEFTOVERS = /\{\{[<%] *(?:glossary_tooltip|param|codenew|tabs?|include|heading)\b(?![^{}]*\*\/)/

describe.skipIf(!existsSync(data))('real documents (skipped without ../shared/data)', () => {
  it.each(corpora)('reads and cuts all of $folder', async ({ folder, bare }) => {
    const empty: string[] = []
    for await (const path of glob(`${data}/${folder}/**/*.md`)) {
      const name = relative(`${data}/${folder}`, path)
      try {
        const [page] = await parse({ bytes: await readFile(path), format: 'markdown', name })
        if (!page) throw new Error(`${name}: no document`)
        // Pages about the documentation itself show the calls; everywhere else none may be left.
        if (!/\/contribute\/|docs\/test\.md$/.test(name)) expect(page.text, name).not.toMatch(LEFTOVERS)
        const language = /^content\/(ko|en)\//.exec(name)?.[1]
        if (folder === 'k8s-docs' && page.text.length > 300 && !name.endsWith('multiple-zones.md')) {
          expect(page.language, name).toBe(language)
        }
        for (const part of chunk(page))
          expect(estimateTokens(part.content), name).toBeLessThanOrEqual(HARD_TOKENS)
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'empty_file')) throw error
        empty.push(name)
      }
    }
    expect(empty).toEqual(bare)
  })
})
