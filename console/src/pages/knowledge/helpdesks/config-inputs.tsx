import { NumberInput, Switch, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ConfigDraft, ConfigField } from './config-fields.ts'

type Props = {
  /** Kind of the help desk. */
  kind: string
  fields: ConfigField[]
  draft: ConfigDraft
  onChange: (draft: ConfigDraft) => void
  /** What is wrong with a field, by its name. */
  errorOf: (name: string) => string | null
}

const known = ['url', 'email', 'articles', 'attachments', 'poll_minutes'] as const
type Known = (typeof known)[number]

const examples: Record<string, string> = {
  freshdesk: 'https://acme.freshdesk.com',
  zendesk: 'https://acme.zendesk.com',
}

/** The console's own words for a field, or the server's for one that it does not know. */
function useFieldWords(kind: string) {
  const { t } = useTranslation()
  return ({ name, description }: ConfigField) => {
    const own: Known | undefined = known.find((word) => word === name)
    if (!own) return { label: name, description }
    const hint = t(`helpdesks.field.${own}Hint`, { example: examples[kind] ?? 'https://' })
    return { label: t(`helpdesks.field.${own}`), description: hint }
  }
}

export function ConfigInputs({ kind, fields, draft, onChange, errorOf }: Props) {
  const words = useFieldWords(kind)
  const set = (name: string, value: ConfigDraft[string]) => onChange({ ...draft, [name]: value })
  return fields.map((field) => {
    const { name } = field
    const value = draft[name]
    const shown = { ...words(field), error: errorOf(name) }
    if (field.kind === 'flag')
      return (
        <Switch
          key={name}
          {...shown}
          checked={value === true}
          onChange={(event) => set(name, event.currentTarget.checked)}
        />
      )
    if (field.kind === 'number')
      return (
        <NumberInput
          key={name}
          {...shown}
          value={typeof value === 'number' ? value : ''}
          onChange={(next) => set(name, next)}
          {...(field.least === undefined ? {} : { min: field.least })}
          {...(field.most === undefined ? {} : { max: field.most })}
          allowDecimal={false}
          maw={260}
        />
      )
    return (
      <TextInput
        key={name}
        {...shown}
        type={field.kind}
        withAsterisk={field.isRequired}
        value={String(value ?? '')}
        onChange={(event) => set(name, event.currentTarget.value)}
        autoComplete="off"
      />
    )
  })
}
