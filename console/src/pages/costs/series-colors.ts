/** Told apart in both schemes; the last one is for all that is not shown by itself. */
const colors = [
  'river.6',
  'orange.5',
  'grape.5',
  'lime.7',
  'indigo.4',
  'pink.5',
  'yellow.6',
  'teal.4',
] as const
const rest = 'gray.5'

/** As Mantine names it. */
export const seriesColor = (index: number, isRest: boolean): string =>
  isRest ? rest : (colors[index % colors.length] ?? rest)

/** The same for style sheets. */
export const colorVariable = (color: string) => `var(--mantine-color-${color.replace('.', '-')})`
