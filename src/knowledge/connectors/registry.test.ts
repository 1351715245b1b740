import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createConnectors } from './registry.ts'

const connectors = createConnectors({ allowedRoots: [] })

describe.each(connectors.all)('the connector $kind', (connector) => {
  it('has a name in both languages and settings that make a form', () => {
    expect(connector.kind).toMatch(/^[a-z][a-z0-9_]*$/)
    expect(connector.label.en).not.toBe('')
    expect(connector.label.ko).toMatch(/[가-힣]/)
    expect(z.toJSONSchema(connector.configSchema)).toMatchObject({ type: 'object' })
    expect(connectors.get(connector.kind)).toBe(connector)
    expect(connectors.creatable.includes(connector.kind)).toBe(connector.lists)
  })
})

it('names the kinds there are when asked for another', () => {
  expect(() => connectors.get('ftp')).toThrow(/files, push/)
})
