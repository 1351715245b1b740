export const presets = ['none', 'quarterHour', 'hourly', 'daily', 'weekly'] as const
export type Preset = (typeof presets)[number]
export type ScheduleChoice = Preset | 'custom'

/** The quiet hour, on the clock of whoever looks. */
const NIGHT_HOUR = 3
const MONDAY = 1
const DAY = 24 * 60

/** Minutes that the clock here is ahead of UTC, in which the server counts. */
export const localOffset = () => -new Date().getTimezoneOffset()

/** A cron expression in UTC, or null for none. */
export function cronOf(preset: Preset, offset: number): string | null {
  if (preset === 'none') return null
  if (preset === 'quarterHour') return '*/15 * * * *'
  if (preset === 'hourly') return '0 * * * *'
  const at = NIGHT_HOUR * 60 - offset
  const minute = ((at % DAY) + DAY) % DAY
  const time = `${minute % 60} ${Math.floor(minute / 60)} * *`
  if (preset === 'daily') return `${time} *`
  return `${time} ${(MONDAY + Math.floor(at / DAY) + 7) % 7}`
}

/** The preset that a source's schedule stands for, as seen from here. */
export function presetOf(cron: string | null, offset: number): ScheduleChoice {
  return presets.find((preset) => cronOf(preset, offset) === cron) ?? 'custom'
}

export const isCron = (text: string) => /^(\S+\s+){4}\S+$/.test(text.trim())
