export const models = {
  title: 'Models',
  subtitle: 'One address for every model: what clients name, where calls go, and what they cost.',
} as const
