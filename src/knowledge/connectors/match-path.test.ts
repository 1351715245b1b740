import { matchesGlob } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isUsablePattern, matchPath } from './match-path.ts'

const PATHS = ['a.md', 'b.html', 'docs/a.md', 'docs/ko/한글 문서.md', 'docs/ko/c.txt', 'x/docs/d.md', 'docs']
const PATTERNS = [
  '*.md',
  '**/*.md',
  'docs/**',
  'docs/*',
  '**/docs/**',
  '*.{md,html}',
  '{docs,x}/**/*.{md,t{x,s}t}',
  '?.md',
  '**/[a-c].*',
  '**/[!a-c].*',
  '**/한글*',
  'docs/**/c.txt',
  '**',
  '*',
]

test.each(PATTERNS)('%s means what it means elsewhere', (pattern) => {
  expect(PATHS.filter((path) => matchPath(path, pattern))).toEqual(
    PATHS.filter((path) => matchesGlob(path, pattern)),
  )
})

describe('patterns that a regular expression would chew on for hours', () => {
  const long = 'a'.repeat(200)
  test.each(['*a'.repeat(60), '*?'.repeat(60), '[a-z]*'.repeat(30), '+(*)', '**/*a*/'.repeat(20)])(
    '%s is answered',
    (pattern) => {
      expect(matchPath(`${long}/${long}.md`, `${pattern}x`)).toBe(false)
    },
  )
})

test('braces with too many alternatives are found before they are multiplied out', () => {
  expect(isUsablePattern('docs/{a,b}/*.{md,html}')).toBe(true)
  expect(isUsablePattern('{a,b}'.repeat(40))).toBe(false)
})
