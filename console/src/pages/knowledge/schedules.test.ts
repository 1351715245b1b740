import { describe, expect, it } from 'vitest'
import { cronOf, isCron, presetOf, presets } from './schedules.ts'

const seoul = 9 * 60
const india = 5 * 60 + 30
const newYork = -5 * 60

describe('schedules', () => {
  it('means 03:00 here, and says it in UTC', () => {
    expect(cronOf('daily', 0)).toBe('0 3 * * *')
    expect(cronOf('daily', seoul)).toBe('0 18 * * *')
    expect(cronOf('daily', india)).toBe('30 21 * * *')
    expect(cronOf('daily', newYork)).toBe('0 8 * * *')
  })

  it('moves Monday to Sunday where UTC is still on Sunday', () => {
    expect(cronOf('weekly', 0)).toBe('0 3 * * 1')
    expect(cronOf('weekly', seoul)).toBe('0 18 * * 0')
    expect(cronOf('weekly', newYork)).toBe('0 8 * * 1')
  })

  it('recognises what it made, and nothing else', () => {
    for (const preset of presets) expect(presetOf(cronOf(preset, seoul), seoul)).toBe(preset)
    expect(presetOf('0 3 1 * *', seoul)).toBe('custom')
  })

  it('checks five fields', () => {
    expect([isCron(' 0 3 * * 1-5 '), isCron('0 3 * *'), isCron('@daily')]).toEqual([true, false, false])
  })
})
