import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { audit } from '../console/src/i18n/en/audit.ts'
import { describeApi } from '../src/app/index.ts'
import { describeConfig } from '../src/platform/config.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')
const filesOf = (...patterns: string[]) =>
  globSync(patterns, {
    cwd: ROOT,
    exclude: (path) => /(^|\/)(node_modules|dist|data|samples)(\/|$)/.test(path),
  }).sort()

/** First cells of all table rows, without their backticks. */
function firstCells(markdown: string): string[] {
  return [...markdown.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1] as string)
}

describe('the table of error codes', () => {
  const inCode = new Set(
    filesOf('src/**/*.ts')
      .filter((path) => !path.endsWith('.test.ts'))
      .flatMap((path) => [...read(path).matchAll(/\bcode: ([^,\n]*)/g)])
      .flatMap((match) => [...(match[1] as string).matchAll(/'([a-z]+(?:_[a-z]+)+)'/g)])
      .map((match) => match[1] as string),
  )

  it.each(['docs/api.md', 'docs/ko/api.md'])('%s names every code of the source, and no other', (page) => {
    const errors = read(page).split(/^## (?:Errors|오류)$/m)[1] as string
    expect(firstCells(errors).sort()).toEqual([...inCode].sort())
  })
})

describe('the table of routes', () => {
  it.each(['docs/api.md', 'docs/ko/api.md'])(
    '%s leads to every family of routes, and to none that is gone',
    async (page) => {
      const { paths } = (await describeApi()) as { paths: object }
      const table = read(page).split(/^## /m, 1)[0] as string
      const named = [...table.matchAll(/^\| (`[^|]+) \|/gm)]
        .flatMap(([, cell]) => [...(cell as string).matchAll(/`([^`]+)`/g)])
        .map((match) => match[1] as string)
      const known = Object.keys(paths)
      expect(named.filter((path) => !known.some((other) => isBelow(other, path)))).toEqual([])
      expect(known.filter((path) => !named.some((other) => familyOf(other) === familyOf(path)))).toEqual([])
    },
  )
})

function isBelow(path: string, above: string): boolean {
  return path === above || path.startsWith(`${above}/`)
}

/** `/api/v1/keys/{id}` → `/api/v1/keys`, `/v1/models/{model}` → `/v1/models` */
function familyOf(path: string): string {
  return path.split('/', path.startsWith('/api/') ? 4 : 3).join('/')
}

describe('the actions of the audit trail', () => {
  const inCode = new Set(
    filesOf('src/**/*.ts')
      .filter((path) => !path.endsWith('.test.ts'))
      .flatMap((path) => [...read(path).matchAll(/(?:\baction: |\brecord\(tx, trail, )([^,\n]*)/g)])
      .flatMap((match) => [...(match[1] as string).matchAll(/'([a-z_]+\.[a-z_]+)'/g)])
      .map((match) => match[1] as string),
  )

  // that Korean has the same keys is tested beside the texts
  it('have words in the console each, and no words are left of one that is gone', () => {
    const { action, family } = audit
    const inWords = Object.entries(action).flatMap(([of, verbs]) =>
      Object.keys(verbs).map((verb) => `${of}.${verb}`),
    )
    expect(inWords.sort()).toEqual([...inCode].sort())
    expect(Object.keys(family).sort()).toEqual(Object.keys(action).sort())
  })
})

describe('the settings', () => {
  const settings = describeConfig({}).map((row) => row.name)

  it.each(['README.md', 'README.ko.md'])('%s has a line for every one', (page) => {
    const named = firstCells(read(page))
    expect(settings.filter((name) => !named.includes(name))).toEqual([])
  })
})

describe('the dependencies', () => {
  it('have a line each, and no line is left of one that is gone', () => {
    const manifest = JSON.parse(read('package.json')) as Record<string, Record<string, string>>
    const packages = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })
    expect(firstCells(read('docs/dependencies.md')).sort()).toEqual(packages.sort())
  })
})

describe('the pages', () => {
  it('exist in English and Korean alike', () => {
    const inEnglishOnly = ['benchmarks.md', 'dependencies.md']
    const english = filesOf('docs/*.md').map((path) => relative('docs', path))
    const korean = filesOf('docs/ko/*.md').map((path) => relative('docs/ko', path))
    expect(korean).toEqual(english.filter((page) => !inEnglishOnly.includes(page)))
  })

  it.each(filesOf('*.md', 'docs/**/*.md', 'bench/**/*.md', 'deploy/**/*.md'))(
    '%s has no dead link',
    (page) => {
      expect(deadLinks(page)).toEqual([])
    },
  )
})

function deadLinks(page: string): string[] {
  const prose = read(page).replace(/^```[\s\S]*?^```/gm, '')
  const targets = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] as string)
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => !leadsSomewhere(page, target))
}

function leadsSomewhere(page: string, target: string): boolean {
  const [path = '', anchor] = target.split('#', 2)
  const file = path === '' ? join(ROOT, page) : resolve(ROOT, dirname(page), path)
  if (!existsSync(file)) return false
  return anchor === undefined || anchorsOf(readFileSync(file, 'utf8')).includes(decodeURIComponent(anchor))
}

/** As GitHub makes them: lower case, punctuation dropped, spaces to hyphens. */
function anchorsOf(markdown: string): string[] {
  const prose = markdown.replace(/^```[\s\S]*?^```/gm, '')
  return [...prose.matchAll(/^#+ (.+)$/gm)].map((match) =>
    (match[1] as string)
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(/\s/g, '-'),
  )
}
