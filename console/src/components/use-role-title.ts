import { useTranslation } from 'react-i18next'

const BUILT_IN = [
  'owner',
  'admin',
  'operator',
  'approver',
  'developer',
  'analyst',
  'reviewer',
  'support_agent',
  'reseller',
  'viewer',
] as const

/** `billing_desk` as “Billing desk”. */
function readable(name: string): string {
  const words = name.replaceAll(/[_-]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/**
 * What a role is called, where its description is not at hand (reading that takes a permission): the built-in ones
 * in the reader's language, others by their identifier made readable.
 */
export function useRoleTitle(): (name: string) => string {
  const { t } = useTranslation()
  return (name) => {
    const builtIn = BUILT_IN.find((role) => role === name)
    return builtIn ? t(`role.${builtIn}`) : readable(name)
  }
}
