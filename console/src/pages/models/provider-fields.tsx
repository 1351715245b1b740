import { TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { RefusedFields } from '../../api/refused-fields.ts'
import type { Provider, ProviderKind } from '../../api/types.ts'
import { SecretInput } from '../../components/secret-input.tsx'
import { currentLanguage } from '../../i18n/language.ts'
import { needsSecretAgain, type ProviderDraft, type ProviderProblems } from './provider-draft.ts'

/** What an address looks like where every customer has their own. */
const examples: Record<string, string> = {
  'azure-openai': 'https://my-resource.openai.azure.com',
  bedrock: 'https://bedrock-runtime.us-east-1.amazonaws.com',
  'openai-compatible': 'http://vllm.internal:8000/v1',
}

const known = ['organization', 'project', 'api_version', 'region', 'access_key_id'] as const
const knownOption = (name: string) => known.find((one) => one === name)

type Props = {
  draft: ProviderDraft
  kind: ProviderKind
  /** What is changed; undefined: a new one. */
  stored: Provider | undefined
  problems: ProviderProblems
  refused: RefusedFields
  onChange: (changed: Partial<ProviderDraft>) => void
}

function AddressInput({ draft, kind, problems, refused, onChange }: Props) {
  const { t } = useTranslation()
  const { default_base_url } = kind
  return (
    <TextInput
      label={t('modelProviders.address')}
      {...(default_base_url
        ? { description: t('modelProviders.addressDefault', { address: default_base_url }) }
        : {})}
      placeholder={default_base_url ?? examples[kind.kind] ?? ''}
      type="url"
      inputMode="url"
      spellCheck={false}
      value={draft.baseUrl}
      onChange={(event) => onChange({ baseUrl: event.currentTarget.value })}
      maxLength={2000}
      error={problems.baseUrl ? t(`modelProviders.${problems.baseUrl}`) : refused.at('base_url')}
    />
  )
}

/** Where a key for a provider could be kept. */
const referenceExample = 'vault:secret/data/naru/acme/openai#api_key'

function ProviderSecret({ draft, kind, stored, problems, refused, onChange }: Props) {
  const { t } = useTranslation()
  const isAgain = stored ? needsSecretAgain(stored, draft) : false
  const isKept = stored?.has_secret === true && stored.secret_reference === null && !isAgain
  return (
    <SecretInput
      label={kind.secret.title[currentLanguage()]}
      draft={draft.secret}
      onChange={(secret) => onChange({ secret })}
      hint={t(`secret.${isAgain ? 'again' : isKept ? 'kept' : 'hint'}`)}
      placeholder={isKept ? '••••••••' : ''}
      example={referenceExample}
      error={problems.secret ? t('secret.required') : refused.at('secret')}
    />
  )
}

/** What a provider of this kind needs. */
export function ProviderFields(props: Props) {
  const { t } = useTranslation()
  const { draft, kind, problems, refused, onChange } = props
  return (
    <>
      <TextInput
        data-autofocus
        label={t('modelProviders.name')}
        description={t('modelProviders.nameHint')}
        value={draft.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        maxLength={100}
        error={problems.name ? t('modelProviders.nameRequired') : refused.at('name')}
      />
      <AddressInput {...props} />
      <ProviderSecret {...props} />
      {kind.options.map(({ name, description, is_required }) => {
        const option = knownOption(name)
        const label = option ? t(`modelProviders.option.${option}`) : name
        return (
          <TextInput
            key={name}
            label={is_required ? label : `${label} (${t('modelProviders.optional')})`}
            description={option ? t(`modelProviders.optionHint.${option}`) : description}
            spellCheck={false}
            value={draft.options[name] ?? ''}
            onChange={(event) =>
              onChange({ options: { ...draft.options, [name]: event.currentTarget.value } })
            }
            maxLength={1000}
            error={problems[name] ? t('modelProviders.optionRequired') : refused.at(`options.${name}`)}
          />
        )
      })}
    </>
  )
}
