import { TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { RefusedFields } from '../../../api/refused-fields.ts'
import type { Source, SourceKind } from '../../../api/types.ts'
import { SecretInput } from '../../../components/secret-input.tsx'
import { currentLanguage } from '../../../i18n/language.ts'
import { configFields } from './config-fields.ts'
import { ConfigInputs } from './config-inputs.tsx'
import { type HelpdeskDraft, type HelpdeskProblems, isOtherAddress } from './helpdesk-draft.ts'

type Props = {
  kind: SourceKind
  /** The one that is changed; left out: a new one. */
  stored?: Source
  draft: HelpdeskDraft
  onChange: (changed: Partial<HelpdeskDraft>) => void
  problems: HelpdeskProblems
  refused: RefusedFields
}

/** The names of the fields below, as refusals tell them. */
export const helpdeskFieldNames = (kind: SourceKind) => [
  'name',
  ...configFields(kind.config_schema).map(({ name }) => name),
  ...(kind.secret ? ['secret'] : []),
]

/** Name, address and credential of a help desk, and what is brought in of it. */
export function HelpdeskFields({ kind, stored, draft, onChange, problems, refused }: Props) {
  const { t } = useTranslation()
  const words = {
    nameRequired: t('helpdesks.nameRequired'),
    required: t('helpdesks.required'),
    secretRequired: t('secret.required'),
  }
  const errorOf = (name: string) => (problems[name] ? words[problems[name]] : refused.at(name))
  const secretHint = stored ? (isOtherAddress(draft, stored) ? 'again' : 'kept') : 'hint'
  return (
    <>
      <TextInput
        label={t('helpdesks.name')}
        {...(stored ? {} : { description: t('helpdesks.nameHint') })}
        value={draft.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        maxLength={100}
        error={errorOf('name')}
      />
      <ConfigInputs
        kind={kind.kind}
        fields={configFields(kind.config_schema)}
        draft={draft.config}
        onChange={(config) => onChange({ config })}
        errorOf={errorOf}
      />
      {kind.secret ? (
        <SecretInput
          label={kind.secret.label[currentLanguage()]}
          draft={draft.secret}
          onChange={(secret) => onChange({ secret })}
          hint={t(`secret.${secretHint}`)}
          example={`vault:secret/data/naru/acme/${kind.kind}#api_key`}
          error={errorOf('secret')}
        />
      ) : null}
    </>
  )
}
