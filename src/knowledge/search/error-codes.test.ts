import { describe, expect, it } from 'vitest'
import { askedCodes, errorCodes, hasOtherCode, isOfAnotherCode, sharedCodes } from './error-codes.ts'

const keys = (text: string) =>
  Array.from(errorCodes(text)).flatMap(([key, { isSure }]) => (isSure ? key : []))

describe('errorCodes', () => {
  it.each([
    ['dmesg shows Xid 62, then nothing', ['xid 62']],
    ['Xid 62 오류로 GPU가 사라짐', ['xid 62']],
    ['job exited with code 137', ['exit 137']],
    ['exit code: 137', ['exit 137']],
    ['종료 코드 137로 끝납니다', ['exit 137']],
    ['ERROR 2003 (HY000): no connection', ['error 2003']],
    ['오류 코드 4012가 보입니다', ['error 4012']],
    ['errno 28, ENOSPC', ['errno 28', 'enospc']],
    [
      'ERR-4012 and error ORA-01017, 0x80070005, DEVICE_LOST',
      ['err-4012', 'ora-01017', '0x80070005', 'device_lost'],
    ],
    ['error W8123 in the log', ['w8123']],
    ['The export fails with NC-4012', ['nc-4012']],
    ['the page shows "NC-4012"', ['nc-4012']],
    ['NC-4012 is shown after login', ['nc-4012']],
    ['로그인하면 NC-4012가 뜹니다', ['nc-4012']],
    ['오류 코드는 NC-4012, 장비는 VPC-12345', ['nc-4012']],
    ['동기화 오류 E-7040 이 나옵니다', ['e-7040']],
    ['형식 오류 F07, error code P301', ['f07', 'p301']],
    ['3-D Secure declines: error 3DS-205', ['3ds-205']],
    // what looks like a product, money or a year is one only where nothing calls it a code
    ['I get error ERR-2003 when connecting', ['err-2003']],
    ['error code ORA-2019', ['ora-2019']],
    ['the import fails with ORA-2019', ['ora-2019']],
    ['error MD-4012', ['md-4012']],
    ['오류코드 QBO-1501', ['qbo-1501']],
    ['QBO-1501 오류가 납니다', ['qbo-1501']],
    ['error code Q1234', ['q1234']],
    ['Windows error WIN-1234', ['win-1234']],
    ['ERR_1999', ['err_1999']],
    ['QUOTA_EXCEEDED, SSL_ERROR_SYSCALL', ['quota_exceeded', 'ssl_error_syscall']],
    ['error CUDA_OUT_OF_MEMORY', ['cuda_out_of_memory']],
  ])('of %s', (text, expected) => {
    expect(keys(text)).toEqual(expected)
  })

  it.each([
    'HTTP 403',
    'error 403, since monday',
    'We get (403) now',
    '403 Forbidden',
    'status code 403',
    'POST /v1/jobs HTTP/1.1 403',
    'Our key gets 403 on every call',
    'API가 403으로 응답합니다',
    '403이 납니다',
    '상태 코드 403',
    '403 오류',
  ])('reads a status in %s', (text) => {
    expect(keys(text)).toEqual(['http 403'])
  })

  it.each([
    'Since 2024 we pay 500 USD for 403 users',
    'Team of 403 people (2024)',
    '500명이 403원을 받았습니다. 주문 502개',
    'we got 500 users and error 20 times',
    '에러 3건, 오류 5번, 2026년 오류',
    'error 3 days ago, error 404,000 rows, Error: 2024-03-15',
    'call 010-403-4040, price 403.50, version 500.1',
    'zip code 12345, SMS verification code 123456',
    'export AWS_REGION=eu-west-1, POD_NAME = web, $MAX_TOKENS and $API_HOST',
    'We have 500 errors per day and 502 errors each night',
    'A100, H100, L40S, RTX3090, CUDA 12.4, SHA-256, FY2024, MAR-2024, USD5000',
    'port 22, page 3, node-148, Windows 11',
    'VPC-12345 cannot reach JIRA-1234, order ORD-20931, invoice INV-00123',
    'product code AB-1234',
    'KB5034441 is installed, the printer ML3471 has the serial SN12345678',
    'VPC-12345의 연결이 끊깁니다',
    'error 3-D Secure, error 3D print, error 42s',
    'ISO 9001, ISO-9001, RTX 4090, RTX-4090, MAY-2024, FY2024, Q-2024, ORA-2019, WIN-1234',
    'We get USD5000 and the page shows MAY-2024, the report shows FY2024',
    'Error: SHA-256 mismatch, error: UTF-16 text, code MAY-2024',
    'set CUDA_VISIBLE_DEVICES and TLS_VERSION',
    'error with A100 nodes, H100-80 error, A4 용지 오류, room B12 alarm',
  ])('reads none in %s', (text) => {
    expect(keys(text)).toEqual([])
  })

  it('tells a code as the text first writes it', () => {
    expect(
      [...errorCodes('kernel: Xid: 62. Again Xid 62 (403)').values()].map(({ written }) => written),
    ).toEqual(['Xid: 62', '403'])
  })

  it('reads long and strange texts once', () => {
    const text = `${'error '.repeat(50_000)}${'(4'.repeat(50_000)}${'A'.repeat(100_000)}${'_AA'.repeat(50_000)}`
    expect(keys(`${text} Xid 62`)).toContain('xid 62')
    expect(keys(`${'error ORA-2019 '.repeat(50_000)}${'error CUDA_A'.repeat(50_000)}`)).toEqual(['ora-2019'])
    expect(isOfAnotherCode(`${'A'.repeat(300_000)}_AA`, 'HTTP 403')).toBe(false)
  })
})

describe('codes of two texts', () => {
  const compare = (own: string, other: string) => {
    const [mine, theirs] = [errorCodes(own), errorCodes(other)]
    return [sharedCodes(mine, theirs), hasOtherCode(mine, theirs)]
  }

  it.each([
    ['HTTP 403 since monday', 'Forbidden (403)', [['403'], false]],
    ['HTTP 403 since monday', 'HTTP 429', [[], true]],
    ['HTTP 403', 'exit code 137', [[], false]],
    // what only looks like one is one where the other text says so
    ['fails with NC-4012', 'NC-4012 after login', [['NC-4012'], false]],
    ['NC-4012 after login', 'NC-4012 since may', [[], false]],
    ['VPC-12345 is slow', 'VPC-54321 is slow', [[], false]],
    ['printer ML3471', 'printer ML3472', [[], false]],
    ['error NC-4012', 'error NC-4013', [[], true]],
    ['error BU-2219', 'Bulk upload – BU-2210', [[], true]],
    ['error BU-2219', 'Bulk upload – BU-2219 and BU-2210', [['BU-2219'], false]],
    ['오류 E-7040', 'error E-7031', [[], true]],
    // one of them is said to be an error, so the other is one of its kind
    ['the album says SP-600', 'error SP-413', [[], true]],
    ['오류 F07', '오류 F02', [[], true]],
    ['error 3DS-205', 'error 3DS-112', [[], true]],
  ])('%s / %s', (own, other, expected) => {
    expect(compare(own, other)).toEqual(expected)
  })
})

describe('codes of a question', () => {
  it.each([
    ['로그인 403', ['http 403']],
    ['What is 4012?', ['error 4012']],
    ['NC-4012', ['nc-4012']],
    ['Xid 62', ['xid 62']],
    ['in 2024 for 500 users, 512 MB, 300원, ticket #4711, 10.20.30.400', []],
  ])('%s', (question, expected) => {
    expect([...askedCodes(question).keys()]).toEqual(expected)
  })

  it('are another one than that of a text that has not this one, but one of its kind', () => {
    expect(isOfAnotherCode('key answers 403', 'The key answers 429.')).toBe(true)
    expect(isOfAnotherCode('key answers 403', 'For 403 see below. HTTP 429: wait.')).toBe(false)
    expect(isOfAnotherCode('key answers 403', 'It listens on port 443 for 500 users.')).toBe(false)
    expect(isOfAnotherCode('why is the key refused', 'HTTP 429')).toBe(false)
  })
})
