import { describe, expect, it } from 'vitest'
import { errorCodes } from './error-codes.ts'

const keys = (text: string) => [...errorCodes(text).keys()]

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
      'ERR-4012 and ORA-01017, 0x80070005, DEVICE_LOST',
      ['err-4012', 'ora-01017', '0x80070005', 'device_lost'],
    ],
    ['KB5034441 breaks it', ['kb5034441']],
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
  ])('reads none in %s', (text) => {
    expect(keys(text)).toEqual([])
  })

  it('tells a code as the text first writes it', () => {
    expect([...errorCodes('kernel: Xid: 62. Again Xid 62 (403)').values()]).toEqual(['Xid: 62', '403'])
  })

  it('reads long and strange texts once', () => {
    const text = `${'error '.repeat(50_000)}${'(4'.repeat(50_000)}${'A'.repeat(100_000)}${'_AA'.repeat(50_000)}`
    expect(keys(`${text} Xid 62`)).toContain('xid 62')
  })
})
