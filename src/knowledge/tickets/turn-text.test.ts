import { describe, expect, test } from 'vitest'
import { turnText } from './turn-text.ts'

const text = (content: string, isFirst = false) => turnText({ html: null, text: content }, isFirst)
const html = (content: string, isFirst = false) => turnText({ html: content, text: null }, isFirst)

describe('quotes of earlier mails go', () => {
  test.each([
    ['On Tue, 3 Mar 2026 at 10:12, Jana <jana@example.com> wrote:\n> Old words\n> more'],
    ['On Tue, 3 Mar 2026 at 10:12, Jana Very Long Name\n<jana@example.com> wrote:\n\nOld words'],
    ['-----Original Message-----\nFrom: Jana\nOld words'],
    ['From: Jana <jana@example.com>\nSent: Tuesday\nTo: Support\nSubject: Old words\n\nOld words'],
    ['2026년 3월 3일 (화) 오전 10:12, 김하나 <hana@example.com>님이 작성:\n> 예전 말\nOld words'],
    ['-----원본 메시지-----\n보낸 사람: 김하나\nOld words'],
    ['보낸 사람: 김하나\n보낸 날짜: 3월 3일\n받는 사람: 고객센터\n제목: Old words\n\nOld words'],
    ['## Please reply above this line ##\nOld words'],
  ])('%s', (quote) => {
    expect(text(`It works now.\n\n${quote}`)).toBe('It works now.')
  })

  test('marked lines, with the answers in between kept', () => {
    expect(
      text('On Monday 2 March 2026, Support wrote:\n> Which version?\n5.2\n> Which system?\nWindows'),
    ).toBe('5.2\nWindows')
  })

  test('what mail programs mark in HTML', () => {
    expect(html('<p>New</p><div class="gmail_quote extra"><p>Old</p></div>')).toBe('New')
    expect(html('<p>New</p><blockquote type="cite">Old</blockquote><p>too</p>')).toBe('New\n\ntoo')
    expect(html('<p>New</p><blockquote>a message that matters</blockquote>')).toContain('that matters')
  })

  test('a quoted mail that the first turn answers goes, and one that it only points to stays', () => {
    const quote = '> On Tue, Naru Support wrote:\n> Have you tried turning it off and on?'
    const own = 'No. The barcode scanner beeps twice and nothing appears on the list.'
    expect(text(`${quote}\n\n${own}`, true)).toBe(own)
    expect(text(`Please handle the mail below.\n\n${quote}`, true)).toContain('turning it off')
    expect(text('It prints:\n> disk full\n> no space left', true)).toContain('disk full')
  })

  test('a forwarded mail is what the first turn is about, and a quote later on', () => {
    const forwarded = 'FYI\n\n---------- Forwarded message ---------\nFrom: alerts@example.com\nDisk full'
    expect(text(forwarded, true)).toContain('Disk full')
    expect(text(forwarded)).toBe('FYI')
  })

  test('so is one that a mail program calls the original, where all that is said above is to read it', () => {
    const mail = '-----Original Message-----\nFrom: Hana\n\nThe shared drive is closed'
    expect(text(`Can you look at the mail below?\n\n${mail}`, true)).toContain('drive is closed')
    expect(text(`아래 메일 확인 부탁드립니다.\n\n${mail}`, true)).toContain('drive is closed')
    expect(text(`Please check, it still fails.\n\n${mail}`, true)).toBe('Please check, it still fails.')
    expect(text(`아래 메일 확인 부탁드립니다.\n\n${mail}`)).toBe('아래 메일 확인 부탁드립니다.')
  })

  test('a text that is nothing but a quote stays', () => {
    expect(text('> only this')).toBe('> only this')
  })

  test('prose that talks of mails stays', () => {
    const prose = 'From: the menu choose Settings.\nThen we go on.\nDate: does not matter.'
    expect(text(prose)).toBe(prose)
  })
})

describe('signatures go', () => {
  test.each([
    ['The disk is full.\n\n-- \nJana Novak\nExample Inc.\n+49 30 1234567', 'The disk is full.'],
    ['The disk is full.\n\nBest regards,\nJana\nSupport Engineer\nTel +49 30 1234567', 'The disk is full.'],
    ['디스크가 꽉 찼습니다.\n\n감사합니다.\n김하나 드림', '디스크가 꽉 찼습니다.'],
    [
      '디스크가 꽉 찼습니다.\n\n감사합니다\n김하나 대리\n주식회사 나루\n02-1234-5678',
      '디스크가 꽉 찼습니다.',
    ],
    ['디스크가 꽉 찼습니다.\n\n나의 iPhone에서 보냄', '디스크가 꽉 찼습니다.'],
    ['The disk is full.\n\nSent from my iPhone', 'The disk is full.'],
  ])('%s', (written, kept) => {
    expect(text(written)).toBe(kept)
  })

  test('thanks alone are what was said', () => {
    expect(text('감사합니다.')).toBe('감사합니다.')
  })

  test('text below a closing phrase stays', () => {
    const written = `Thanks,\n${'this is a long line that goes on and explains what is still to be done here '.repeat(2)}`
    expect(text(written)).toBe(written.trim())
  })
})

test('HTML becomes text, without scripts and without the addresses of its pictures', () => {
  expect(
    html('<p>Error&nbsp;<b>E-42</b><br>here</p><script>x()</script><img src="https://signed.example/?X=1">'),
  ).toBe('Error E-42\nhere')
})

test('a pasted log is cut', () => {
  expect(text('x '.repeat(1_000_000)).length).toBeLessThanOrEqual(100_000)
})

// each takes minutes where one character is looked at again for every other one: then the test runs out of its time
test.each([
  ['spaces within a line', `<pre>a${'&nbsp;'.repeat(80_000)}b</pre>`, /^```\na +b\n```$/],
  ['elements without an end', `${'<div>'.repeat(100_000)}never`, /^$/],
])('a mail of %s holds nobody up', (_, mail, expected) => {
  expect(html(`<p>Help</p>${mail}`)).toMatch(/^Help/)
  expect(html(mail)).toMatch(expected)
})
