import { expect, test } from 'vitest'
import { createBackupQueue } from './backup-queue.ts'

type Written = { number: number; end(error?: Error): void }

function createWriter() {
  const begun: Written[] = []
  const write = (number: number) =>
    new Promise<void>((resolve, reject) => {
      begun.push({ number, end: (error) => (error ? reject(error) : resolve()) })
    })
  return { begun, write }
}

// promises that are ready have run after this
const settle = () => new Promise((resolve) => setImmediate(resolve))

test('whoever asks while one is written gets one that begins afterwards, and shares it', async () => {
  const { begun, write } = createWriter()
  const queue = createBackupQueue(write)
  const daily = queue.request()
  await settle()
  const asked = [queue.request(), queue.request(), queue.request()]
  expect([daily.number, ...asked.map((turn) => turn.number)]).toEqual([1, 2, 2, 2])
  await settle()
  expect(begun.map((one) => one.number)).toEqual([1])
  begun[0]?.end()
  await daily.done
  expect([queue.finished(), queue.isBusy()]).toEqual([1, true])
  await settle()
  expect(begun.map((one) => one.number)).toEqual([1, 2])
  // the second is being written by now: too late to be part of it
  expect(queue.request().number).toBe(3)
  begun[1]?.end()
  await asked[0]?.done
  await settle()
  begun[2]?.end()
  await settle()
  expect([queue.finished(), queue.isBusy()]).toEqual([3, false])
})

test('one that fails says so, and the one that waits is written all the same', async () => {
  const { begun, write } = createWriter()
  const queue = createBackupQueue(write)
  const first = queue.request()
  const second = queue.request()
  await settle()
  const error = new Error('on purpose')
  begun[0]?.end(error)
  await expect(first.done).rejects.toBe(error)
  expect([queue.finished(), queue.lastError()]).toEqual([1, error])
  await settle()
  begun[1]?.end()
  await second.done
  expect([queue.finished(), queue.lastError(), queue.isBusy()]).toEqual([2, undefined, false])
})
