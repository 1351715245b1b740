import { pino } from 'pino'
import { expect, test } from 'vitest'
import { closeAll } from './close-all.ts'

test('every part is closed in order, whatever others do; the first failure is told', async () => {
  const closed: string[] = []
  const close = (name: string, error?: Error) => async () => {
    closed.push(name)
    if (error) throw error
  }
  const logger = pino({ level: 'silent' })
  const failing = [close('a'), close('b', new Error('first')), close('c', new Error('second')), close('d')]
  await expect(closeAll(failing, logger)).rejects.toThrow('first')
  await closeAll([close('e')], logger)
  expect(closed).toEqual(['a', 'b', 'c', 'd', 'e'])
})
