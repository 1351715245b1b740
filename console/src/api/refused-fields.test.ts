import { describe, expect, it } from 'vitest'
import { ApiError } from './problem.ts'
import { refusedFields } from './refused-fields.ts'

const refusal = (code: string, errors?: Array<{ path: string; message: string }>) =>
  new ApiError({ title: '', status: 422, code, detail: `about ${code}`, ...(errors ? { errors } : {}) })

const ofCode = { helpdesk_refused: 'secret', helpdesk_not_found: 'url' }

describe('what the server refuses', () => {
  it('stands beside the field that it names', () => {
    const refused = refusedFields(
      refusal('validation_failed', [
        { path: 'config.poll_minutes', message: 'Too big' },
        { path: 'config.groups.71.0', message: 'unknown' },
      ]),
    )
    expect(refused.at('poll_minutes')).toBe('Too big')
    expect(refused.at('groups')).toBe('unknown')
    expect(refused.at('groups.71')).toBe('unknown')
    expect(refused.at('groups.7')).toBeNull()
    expect(refused.at('url')).toBeNull()
  })

  it('stands beside the field that its code is about', () => {
    expect(refusedFields(refusal('helpdesk_refused'), ofCode).at('secret')).toContain('helpdesk_refused')
    expect(refusedFields(refusal('helpdesk_not_found'), ofCode).at('url')).toContain('helpdesk_not_found')
  })

  it('is told as a whole where no field of the form shows it', () => {
    const error = refusal('helpdesk_refused')
    expect(refusedFields(error, ofCode).elsewhere(['name', 'secret'])).toBeNull()
    expect(refusedFields(error, ofCode).elsewhere(['name'])).toBe(error)
    const other = new TypeError('fetch failed')
    expect(refusedFields(other).elsewhere(['name'])).toBe(other)
    expect(refusedFields(null).elsewhere(['name'])).toBeNull()
  })
})
