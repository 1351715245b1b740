import { expect, test } from 'vitest'
import { AppError, notFound } from './errors.ts'

test('what may not be seen reads the same as what is not there', () => {
  expect(notFound('document')).toMatchObject({
    code: 'not_found',
    status: 404,
    message: notFound('document').message,
  })
})

test('the text for people and the text for the log stay apart, and the cause is kept', () => {
  const cause = new Error('inside')
  const error = new AppError({ code: 'a_code', status: 422, message: 'public', detail: 'for the log', cause })
  expect(error).toBeInstanceOf(Error)
  expect(error.message).toBe('public')
  expect(error.detail).toBe('for the log')
  expect(error.cause).toBe(cause)
})
