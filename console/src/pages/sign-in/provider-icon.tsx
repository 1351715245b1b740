import { type Icon, IconBrandGithub, IconBrandGoogle, IconBuilding } from '@tabler/icons-react'

const icons: Record<string, Icon> = { google: IconBrandGoogle, github: IconBrandGithub }

export function ProviderIcon({ id }: { id: string }) {
  const Shown = icons[id] ?? IconBuilding
  return <Shown size={19} stroke={1.7} aria-hidden="true" />
}
