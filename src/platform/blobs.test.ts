import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createBlobs } from './blobs.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'naru-blobs-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

const bytes = Buffer.from([0, 255, 1, 254])
const sha256 = createHash('sha256').update(bytes).digest('hex')

test('bytes come back by their hash, to their tenant only, until they are removed', async () => {
  const blobs = createBlobs(dir)
  expect(await blobs.put('tenant_a', bytes)).toBe(sha256)
  expect(await blobs.put('tenant_a', bytes)).toBe(sha256)
  expect(await blobs.get('tenant_a', sha256)).toEqual(bytes)
  expect(await blobs.get('tenant_b', sha256)).toBeUndefined()
  await blobs.remove('tenant_a', sha256)
  await blobs.remove('tenant_a', sha256)
  expect(await blobs.get('tenant_a', sha256)).toBeUndefined()
})

test('the same bytes put at once lie there once, whole and private', async () => {
  const blobs = createBlobs(dir)
  await Promise.all(Array.from({ length: 20 }, () => blobs.put('tenant_a', bytes)))
  const folder = join(dir, 'tenant_a', sha256.slice(0, 2))
  expect(readdirSync(folder)).toEqual([sha256])
  expect(statSync(join(folder, sha256)).mode & 0o777).toBe(0o600)
})

test.each([
  ['tenant_a', '../../etc/passwd'],
  ['../other', sha256],
  ['tenant_a', sha256.toUpperCase()],
  ['', sha256],
])('the address %s/%s is none', async (tenant, hash) => {
  const blobs = createBlobs(dir)
  await expect((async () => blobs.get(tenant, hash))()).rejects.toThrow('not a blob address')
})
