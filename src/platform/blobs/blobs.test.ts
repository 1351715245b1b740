import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type FakeS3, startFakeS3 } from '../../../testkit/s3.ts'
import { readConfig } from '../config.ts'
import type { Blobs } from './blobs.ts'
import { createDiskBlobs } from './disk-blobs.ts'
import { openBlobs } from './open-blobs.ts'

const root = mkdtempSync(join(tmpdir(), 'naru-blobs-'))
let dir: string
let s3: FakeS3
beforeAll(async () => {
  vi.stubEnv('AWS_REGION', 'eu-west-1')
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example')
  s3 = await startFakeS3({ bucket: 'files' })
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await s3.stop()
  rmSync(root, { recursive: true })
})
beforeEach(() => {
  dir = mkdtempSync(join(root, 'case-'))
  s3.objects.clear()
  s3.requests.length = 0
})

const bytes = Buffer.from([0, 255, 1, 254])
const sha256 = createHash('sha256').update(bytes).digest('hex')
const openS3 = (place = 's3://files/naru/') =>
  openBlobs(readConfig({ NARU_BLOBS: place, AWS_ENDPOINT_URL_S3: s3.url }))

const places: Array<[string, () => Promise<Blobs>]> = [
  ['a folder', () => openBlobs({ blobs: undefined, dataDir: dir, s3Endpoint: undefined })],
  ['S3', openS3],
]

describe.each(places)('blobs in %s', (_, open) => {
  test('come back by their hash, to their tenant only, until they are removed', async () => {
    const blobs = await open()
    expect(await blobs.put('tenant_a', bytes)).toBe(sha256)
    expect(await blobs.put('tenant_a', bytes)).toBe(sha256)
    expect(await blobs.get('tenant_a', sha256)).toEqual(bytes)
    const parts: Uint8Array[] = []
    for await (const part of (await blobs.read('tenant_a', sha256)) ?? []) parts.push(part)
    expect(Buffer.concat(parts)).toEqual(bytes)
    expect(await blobs.get('tenant_b', sha256)).toBeUndefined()
    expect(await blobs.read('tenant_b', sha256)).toBeUndefined()
    await blobs.remove('tenant_a', sha256)
    await blobs.remove('tenant_a', sha256)
    expect(await blobs.get('tenant_a', sha256)).toBeUndefined()
    blobs.close()
  })

  test.each([
    ['tenant_a', '../../etc/passwd'],
    ['../other', sha256],
    ['tenant_a', sha256.toUpperCase()],
    ['', sha256],
  ])('the address %s/%s is none', async (tenant, hash) => {
    const blobs = await open()
    await expect((async () => blobs.get(tenant, hash))()).rejects.toThrow('not a blob address')
    await expect((async () => blobs.remove(tenant, hash))()).rejects.toThrow('not a blob address')
    blobs.close()
  })
})

test('the same bytes put at once lie there once, whole and private', async () => {
  const blobs = createDiskBlobs(dir)
  await Promise.all(Array.from({ length: 20 }, () => blobs.put('tenant_a', bytes)))
  const folder = join(dir, 'tenant_a', sha256.slice(0, 2))
  expect(readdirSync(folder)).toEqual([sha256])
  expect(statSync(join(folder, sha256)).mode & 0o777).toBe(0o600)
})

test('S3 keeps them by tenant below the prefix, and what was a passing failure there is tried again', async () => {
  const blobs = await openS3()
  s3.failNext(1)
  await blobs.put('tenant_a', bytes)
  expect([...s3.objects.keys()]).toEqual([`files/naru/tenant_a/${sha256.slice(0, 2)}/${sha256}`])
  await expect((await openS3('s3://nowhere')).put('tenant_a', bytes)).rejects.toThrow('bucket')
  expect(await (await openS3('s3://files')).get('tenant_a', sha256)).toBeUndefined()
})

test('a store that knows no conditions is asked without them', async () => {
  const plain = await startFakeS3({ bucket: 'files' })
  plain.refuseConditions()
  const blobs = await openBlobs(readConfig({ NARU_BLOBS: 's3://files', AWS_ENDPOINT_URL_S3: plain.url }))
  await blobs.put('tenant_a', bytes)
  await blobs.put('tenant_a', bytes)
  expect(plain.requests).toHaveLength(3)
  expect(await blobs.get('tenant_a', sha256)).toEqual(bytes)
  await plain.stop()
})

test.each(['s3:/files', '/data/blobs', 's3://', 's3://Files', 's3://files/../x y'])(
  '%s is no place',
  (place) => {
    expect(() => readConfig({ NARU_BLOBS: place })).toThrow('NARU_BLOBS')
  },
)
