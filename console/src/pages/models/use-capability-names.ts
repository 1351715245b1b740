import { useTranslation } from 'react-i18next'

export const capabilities = ['chat', 'embeddings', 'tools', 'vision', 'reasoning', 'json_schema'] as const

type Known = (typeof capabilities)[number]
const isKnown = (name: string): name is Known => capabilities.some((known) => known === name)

/** What a model can do, in words; a name of somebody's own as it is. */
export function useCapabilityNames(): (names: string[]) => string[] {
  const { t } = useTranslation()
  return (names) => names.map((name) => (isKnown(name) ? t(`models.capability.${name}`) : name))
}
