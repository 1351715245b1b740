import { describe, expect, it } from 'vitest'
import { docxFile, pdfFile, zipArchive } from '../../../testkit/office-files.ts'
import type { Format, ParsedDocument } from './document.ts'
import { formatOf } from './formats.ts'
import { parse } from './parse.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)

async function read(
  content: string | Uint8Array,
  format: Format,
  name = `file.${format}`,
): Promise<ParsedDocument> {
  const bytes = typeof content === 'string' ? bytesOf(content) : content
  const [document] = await parse({ bytes, format, name })
  if (!document) throw new Error('no document')
  return document
}

const kinds = (document: ParsedDocument) => document.blocks.map((block) => block.kind)

describe('formatOf', () => {
  it('knows formats by their ending, whatever its case', () => {
    expect(formatOf('docs/가이드.MD')).toBe('markdown')
    expect(formatOf('a.tsv')).toBe('csv')
    expect(formatOf('photo.png')).toBeUndefined()
    expect(formatOf('folder.md/Makefile')).toBeUndefined()
  })
})

describe('Markdown', () => {
  it('takes no title from a heading that says nothing, or that the file does not begin with', async () => {
    const titleOf = async (text: string) => (await read(text, 'markdown', 'guides/disk-full.md')).title
    expect(await titleOf('# Replace a disk\n\nText.')).toBe('Replace a disk')
    for (const heading of ['Summary', '1. Overview', 'Table of Contents', '개요', '목차:'])
      expect(await titleOf(`# ${heading}\n\nText.`)).toBe('disk full')
    expect(await titleOf('Text.\n\n# Errors are reported in LOG files\n\nText.')).toBe('disk full')
    expect(await titleOf('## Prices\n\nText.')).toBe('disk full')
  })

  it('reads titles, times and the rest of the front matter', async () => {
    const page = await read(
      '---\ntitle: 노드 비우기\ntype: runbook\nlastmod: 2024-03-01\nurl: https://example.com/drain\nowner: sre\n---\n본문이다.\n',
      'markdown',
    )
    expect(page).toMatchObject({
      title: '노드 비우기',
      language: 'ko',
      type: 'runbook',
      updatedAt: '2024-03-01T00:00:00.000Z',
      url: 'https://example.com/drain',
      metadata: { owner: 'sre' },
      text: '본문이다.',
    })
  })

  it('keeps a page whose front matter is broken', async () => {
    const page = await read('---\ntitle: Disk full\nbad: [\n---\nText.\n', 'markdown')
    expect(page).toMatchObject({ title: 'Disk full', text: 'Text.' })
  })

  it('shows what a reader sees: link texts, joined lines, code, lists and tables', async () => {
    const page = await read(
      [
        '# Guide',
        '',
        'See [the **docs**](https://x.y/z) and',
        '`kubectl get <pod>` for <pod-name>.<!-- hidden -->',
        '',
        '1. First',
        '   - nested',
        '2. Second',
        '',
        '   ```sh',
        '   ls',
        '   ```',
        '',
        '| a | b |',
        '|---|:-:|',
        '| 1 | x\\|y |',
        '',
        '## Next {#next}',
        '',
        '<!-- an',
        '',
        'English original -->',
        'End.',
      ].join('\n'),
      'markdown',
    )
    expect(page.title).toBe('Guide')
    expect(page.text).toBe(
      [
        'See the docs and `kubectl get <pod>` for <pod-name>.',
        '1. First\n   - nested\n2. Second\n   ```sh\n   ls\n   ```',
        '| a | b |\n| --- | --- |\n| 1 | x\\|y |',
        '## Next',
        'End.',
      ].join('\n\n'),
    )
    expect(kinds(page)).toEqual(['paragraph', 'list', 'table', 'heading', 'paragraph'])
  })

  it('writes Hugo shortcodes as a reader of the site would see them', async () => {
    const page = await read(
      [
        '## {{% heading "prerequisites" %}}',
        '',
        '{{< note >}}',
        '',
        '{{< glossary_tooltip text="파드" term_id="pod" >}}를 {{< glossary_tooltip term_id="control-plane" >}}에서 쿠버네티스 {{< param "version" >}} 로 확인한다.',
        '{{< /note >}}',
        '',
        '{{< codenew file="pods/x.yaml" >}} {{< include "x.md" >}} {{< version-check >}}',
        '',
        '{{< comment >}}번역하지 않는다{{< /comment >}}',
        '{{< tabs name="t" >}}{{< tab name="우분투" codelang="bash" >}}',
        'apt install x',
        '{{< /tab >}}{{< /tabs >}}',
        '',
        '[시계]({{< ref "./clock.md" >}})와 {{</* note */>}}',
      ].join('\n'),
      'markdown',
    )
    expect(page.text).toBe(
      [
        '## 시작하기 전에',
        '참고: 파드를 control plane에서 쿠버네티스 {version} 로 확인한다.',
        '`pods/x.yaml`',
        '우분투',
        '```bash\napt install x\n```',
        '시계와 {{< note >}}',
      ].join('\n\n'),
    )
    expect(page.title).toBe('file')
  })

  it('takes the title from the caller, the file, the first heading or the name, in this order', async () => {
    const [given] = await parse({
      bytes: bytesOf('# A\n\nx'),
      format: 'markdown',
      name: 'n.md',
      title: 'Given',
    })
    expect(given).toMatchObject({ title: 'Given', text: '# A\n\nx' })
    expect((await read('# A\n\nx', 'markdown')).title).toBe('A')
    expect((await read('x', 'markdown', 'runbooks/node-drain.md')).title).toBe('node drain')
    expect((await read('x', 'markdown', 'docs/storage/_index.md')).title).toBe('storage')
  })

  it('keeps a section page that has a title only', async () => {
    expect(await read('---\ntitle: 태스크\n---\n', 'markdown')).toMatchObject({ title: '태스크', text: '' })
  })
})

describe('HTML', () => {
  it('keeps the content and drops what surrounds it', async () => {
    const page = await read(
      `<!doctype html><html><head><title>Quotas | Docs</title><link rel="canonical" href="https://d.example/q"><style>p{}</style></head>
      <body><nav>Menu</nav><main><h1>Quotas</h1><p>See <a href="/x">the limits</a>,<br>then   ask.</p>
      <ul><li>one <code>x</code></li><li>two<ol><li>inner</li></ol></li></ul><pre><code class="language-sh">ls -l
cd /</code></pre><table><tr><th>k</th><th>v</th></tr><tr><td>a</td><td>1 | 2</td></tr></table>
      <p>${'long enough to count as the main part of this page. '.repeat(5)}</p><script>alert(1)</script></main><footer>Imprint</footer></body></html>`,
      'html',
    )
    expect(page).toMatchObject({ title: 'Quotas', url: 'https://d.example/q', language: 'en' })
    expect(page.text).toContain('See the limits,\nthen ask.')
    expect(page.text).toContain('- one `x`\n- two\n  1. inner')
    expect(page.text).toContain('```sh\nls -l\ncd /\n```')
    expect(page.text).toContain('| k | v |\n| --- | --- |\n| a | 1 \\| 2 |')
    expect(page.text).not.toMatch(/Menu|Imprint|alert|p\{\}/)
  })

  it('reads a page laid out with tables as text', async () => {
    const page = await read(
      '<table><tr><td>Left</td><td><h2>Topic</h2><p>Body text.</p></td></tr></table>',
      'html',
    )
    expect(page.text).toBe('Left\n\n## Topic\n\nBody text.')
  })

  it('decodes the character set that the page names', async () => {
    const korean = Buffer.concat([
      Buffer.from('<html><head><meta charset="euc-kr"><title>'),
      Buffer.from([0xb9, 0xae, 0xbc, 0xad]),
      Buffer.from('</title></head><body>'),
      Buffer.from([0xb3, 0xaa, 0xb7, 0xe7]),
      Buffer.from('</body></html>'),
    ])
    expect(await read(korean, 'html')).toMatchObject({ title: '문서', text: '나루' })
  })

  it('survives markup thirty thousand levels deep', async () => {
    const page = await read(`${'<div><ul><li>'.repeat(10_000)}deep`, 'html')
    expect(page.text).toContain('deep')
  })
})

describe('text', () => {
  it('keeps lines, and takes a short lone first line as the title', async () => {
    const page = await read('배포 절차\n\n1단계 준비\n2단계 실행\n', 'text', 'x.txt')
    expect(page).toMatchObject({ title: '배포 절차', language: 'ko' })
    expect(page.text).toContain('1단계 준비\n2단계 실행')
  })

  it('removes what PostgreSQL and screens cannot take', async () => {
    const page = await read('a\u0000b\u0007c\u200B \uFEFFd\r\nㄱ\u1100\u1161', 'text')
    expect(page.text).toBe('abc d\nㄱ가')
  })

  it.each([
    ['UTF-8 with a mark', Buffer.from('\uFEFF나루 설명서', 'utf8')],
    ['UTF-16 little-endian with a mark', Buffer.from('\uFEFF나루 설명서', 'utf16le')],
    ['UTF-16 big-endian with a mark', Buffer.from('\uFEFF나루 설명서', 'utf16le').swap16()],
    ['UTF-16 without a mark', Buffer.from('나루 설명서 a b c d e f', 'utf16le')],
    // 나루 설명서 in CP949
    ['CP949', Buffer.from([0xb3, 0xaa, 0xb7, 0xe7, 0x20, 0xbc, 0xb3, 0xb8, 0xed, 0xbc, 0xad])],
  ])('reads %s', async (_, bytes) => {
    expect((await read(bytes, 'text')).text).toContain('나루 설명서')
  })

  it('repairs a little damage and refuses a lot', async () => {
    const damaged = Buffer.concat([
      Buffer.from('plain text '.repeat(50)),
      Buffer.from([0xff]),
      Buffer.from(' end'),
    ])
    expect((await read(damaged, 'text')).text).toMatch(/\uFFFD end$/)
    const binary = Buffer.from(Array.from({ length: 4000 }, (_, index) => ((index * 7919) % 251) | 0x80))
    await expect(read(binary, 'text')).rejects.toMatchObject({ code: 'encoding_invalid' })
  })
})

describe('CSV', () => {
  it('makes a document of each row, with title, id, body and the other columns', async () => {
    const rows = await parse({
      bytes: bytesOf('id,제목,내용,부서\n7,환불 절차,"첫 줄\n둘째 줄",재무\n8,배송 조회,추적한다,물류\n'),
      format: 'csv',
      name: 'faq.csv',
    })
    expect(rows).toMatchObject([
      { key: '7', title: '환불 절차', text: '첫 줄\n둘째 줄\n\n부서: 재무', language: 'ko' },
      { key: '8', title: '배송 조회', text: '추적한다\n\n부서: 물류' },
    ])
  })

  it('detects delimiters and reads what Korean Excel writes', async () => {
    const tabs = await parse({
      bytes: bytesOf('question\tanswer\nWhy?\tBecause, of that\n'),
      format: 'csv',
      name: 'a.tsv',
    })
    expect(tabs).toMatchObject([{ key: '2', title: 'Why?', text: 'Because, of that' }])
    // 제목;내용 / 나루;문서 in CP949
    const excel = Buffer.from('c1a6b8f13bb3bbbfeb0d0ab3aab7e73bb9aebcad0d0a', 'hex')
    expect(await parse({ bytes: excel, format: 'csv', name: 'b.csv' })).toMatchObject([
      { title: '나루', text: '문서' },
    ])
  })

  it('takes a table without a header, stray quotes and repeated ids', async () => {
    const plain = await parse({ bytes: bytesOf('1,apple\n2,12" pipe\n'), format: 'csv', name: 'a.csv' })
    expect(plain.map((row) => row.text)).toEqual([
      'column 1: 1\ncolumn 2: apple',
      'column 1: 2\ncolumn 2: 12" pipe',
    ])
    const twice = await parse({ bytes: bytesOf('id,text\na,one\na,two\n'), format: 'csv', name: 'a.csv' })
    expect(twice.map((row) => row.key)).toEqual(['a', 'a#2'])
  })
})

describe('JSONL', () => {
  it('makes a document of each line', async () => {
    const documents = await parse({
      bytes: bytesOf(
        '{"id":1,"title":"A","body":"x\\u0000y","tags":["t"],"updated_at":"2024-01-02T03:04:05Z"}\n\n{"text":"only text"}',
      ),
      format: 'jsonl',
      name: 'a.jsonl',
    })
    expect(documents).toMatchObject([
      {
        key: '1',
        title: 'A',
        text: 'xy\n\ntags: ["t"]\nupdated_at: 2024-01-02T03:04:05Z',
        updatedAt: '2024-01-02T03:04:05.000Z',
      },
      { key: '3', title: 'only text', text: 'only text' },
    ])
  })

  it('names the line that is none', async () => {
    await expect(read('{"a":1}\n{oops', 'jsonl')).rejects.toMatchObject({
      code: 'parse_failed',
      message: expect.stringContaining('Line 2'),
    })
  })
})

describe('PDF', () => {
  it('reads pages in order with headings, joined lines and page numbers', async () => {
    const body = (page: number) => [
      { text: `Naru manual ${page}`, size: 8, y: 780 },
      { text: `${page}장 시작하기`, size: 20, y: 740 },
      { text: '나루는 문서를 찾아 답하는 서버이며, 답마다 출처를 보여 준다.', size: 10, y: 700 },
      { text: '설치에는 오 분이 걸린다.', size: 10, y: 688 },
      { text: `Another paragraph${' more'.repeat(page)}.`, size: 10, y: 640 },
    ]
    const pdf = await read(pdfFile([body(1), body(2), body(3)]), 'pdf')
    expect(pdf.title).toBe('1장 시작하기')
    expect(pdf.blocks.slice(0, 3)).toMatchObject([
      { kind: 'paragraph', page: 1, text: expect.stringContaining('보여 준다. 설치에는') },
      { kind: 'paragraph', page: 1, text: 'Another paragraph more.' },
      { kind: 'heading', text: '2장 시작하기' },
    ])
    expect(pdf.text).not.toContain('Naru manual')
    expect(pdf.metadata).toEqual({ pages: 3 })
  })

  it('says that pictures of pages need OCR', async () => {
    await expect(read(pdfFile([[]]), 'pdf')).rejects.toMatchObject({
      code: 'parse_failed',
      message: expect.stringContaining('OCR'),
    })
  })

  it('tells an encrypted file from a damaged one', async () => {
    const encrypt = `/Encrypt << /Filter /Standard /V 1 /R 2 /O <${'11'.repeat(32)}> /U <${'22'.repeat(32)}> /P -4 >> /ID [<${'33'.repeat(16)}> <${'33'.repeat(16)}>]`
    const locked = pdfFile([[{ text: 'x', size: 10, y: 700 }]], encrypt)
    await expect(read(locked, 'pdf')).rejects.toMatchObject({ code: 'password_protected' })
    await expect(read('%PDF-1.4 nothing more', 'pdf')).rejects.toMatchObject({ code: 'parse_failed' })
  })
})

describe('DOCX', () => {
  const paragraph = (text: string, style = '') =>
    `<w:p>${style && `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>`}<w:r><w:t>${text}</w:t></w:r></w:p>`

  it('reads the title, headings, paragraphs and tables', async () => {
    const cell = (text: string) => `<w:tc>${paragraph(text)}</w:tc>`
    const file = docxFile(
      paragraph('운영 안내서', 'a3') +
        paragraph('점검', '1') +
        paragraph('매일 점검한다.') +
        `<w:tbl><w:tr>${cell('항목')}${cell('값')}</w:tr></w:tbl>`,
    )
    const document = await read(file, 'docx')
    expect(document).toMatchObject({ title: '운영 안내서', language: 'ko' })
    expect(document.text).toContain('# 점검\n\n매일 점검한다.')
    expect(document.text).toContain('| 항목 | 값 |')
  })

  it('refuses a bomb before it is opened, by the bytes that really come out', async () => {
    const bomb = docxFile(paragraph('x'), [
      { name: 'word/media/zero.bin', content: Buffer.alloc(40 * 1024 * 1024) },
    ])
    expect(bomb.length).toBeLessThan(100_000)
    await expect(read(bomb, 'docx')).rejects.toMatchObject({ code: 'archive_bomb' })
  })

  it('names other files that end in .docx', async () => {
    const ole = Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), Buffer.alloc(600)])
    await expect(read(ole, 'docx')).rejects.toMatchObject({
      code: 'parse_failed',
      message: expect.stringContaining('.doc'),
    })
    const encrypted = Buffer.concat([ole, Buffer.from('EncryptedPackage', 'utf16le')])
    await expect(read(encrypted, 'docx')).rejects.toMatchObject({ code: 'password_protected' })
    await expect(read('not a zip', 'docx')).rejects.toMatchObject({ code: 'parse_failed' })
    await expect(read(zipArchive([{ name: 'a.txt', content: 'x' }]), 'docx')).rejects.toMatchObject({
      code: 'parse_failed',
    })
  })
})

describe('limits', () => {
  it.each(['markdown', 'html', 'text', 'csv', 'jsonl'] as const)(
    'says that an empty %s file is empty',
    async (format) => {
      await expect(read('', format)).rejects.toMatchObject({ code: 'empty_file' })
      await expect(read(' \n\t\n', format)).rejects.toMatchObject({ code: 'empty_file' })
    },
  )

  it('names the limit that a large file exceeds', async () => {
    await expect(read(new Uint8Array(51 * 1024 * 1024), 'text')).rejects.toMatchObject({
      code: 'file_too_large',
      message: expect.stringContaining('50 MB'),
    })
  })
})
