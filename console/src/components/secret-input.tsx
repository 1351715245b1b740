import { PasswordInput, SegmentedControl, Stack, Text, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { SecretDraft } from './secret-draft.ts'

type Props = {
  /** What its owner calls it: “API key”. */
  label: string
  draft: SecretDraft
  onChange: (draft: SecretDraft) => void
  /** About a value that is typed in. */
  hint: string
  /** Stands in the empty field where one is stored. */
  placeholder?: string
  /** Where it could be kept, as an example. */
  example: string
  error: string | null
}

const LONGEST_VALUE = 4096
const LONGEST_REFERENCE = 1200

/** A credential, typed in or pointed to in a secret store. */
export function SecretInput({ label, draft, onChange, hint, placeholder = '', example, error }: Props) {
  const { t } = useTranslation()
  const same = { autoComplete: 'off', spellCheck: false, error }
  return (
    <Stack gap={8}>
      <Text size="sm" fw={600} component="span">
        {label}
      </Text>
      <SegmentedControl
        aria-label={t('secret.from', { label })}
        w="fit-content"
        size="xs"
        value={draft.from}
        onChange={(from) => onChange({ ...draft, from: from === 'reference' ? 'reference' : 'value' })}
        data={(['value', 'reference'] as const).map((value) => ({
          value,
          label: t(`secret.fromOptions.${value}`),
        }))}
      />
      {draft.from === 'value' ? (
        <PasswordInput
          {...same}
          aria-label={label}
          description={hint}
          placeholder={placeholder}
          value={draft.value}
          onChange={(event) => onChange({ ...draft, value: event.currentTarget.value })}
          maxLength={LONGEST_VALUE}
        />
      ) : (
        <TextInput
          {...same}
          aria-label={t('secret.reference')}
          description={t('secret.referenceHint', { example })}
          value={draft.reference}
          onChange={(event) => onChange({ ...draft, reference: event.currentTarget.value })}
          maxLength={LONGEST_REFERENCE}
          classNames={{ input: 'mono' }}
        />
      )}
    </Stack>
  )
}
