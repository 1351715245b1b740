import { Button, Skeleton, Stack, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Source, SourceKind } from '../../../api/types.ts'
import { Failure, notifyDone } from '../../../components/states.tsx'
import { useUnsaved } from '../../../components/unsaved.ts'
import { currentLanguage } from '../../../i18n/language.ts'
import { configFields, configOf, isMissing, startConfig } from './config-fields.ts'
import { ConfigInputs } from './config-inputs.tsx'
import { kindsQuery } from './queries.ts'
import { noSecret, SecretInputs, secretOf } from './secret-inputs.tsx'
import { useChangeSource } from './use-change-source.ts'

function SettingsForm({ source, kind }: { source: Source; kind: SourceKind }) {
  const { t } = useTranslation()
  const fields = configFields(kind.config_schema)
  const [name, setName] = useState(source.name)
  const [config, setConfig] = useState(() => startConfig(fields, source.config))
  const [secret, setSecret] = useState(noSecret)
  const [isChecked, setChecked] = useState(false)
  useUnsaved([name, config, secret])
  const save = useChangeSource(source.id, () => {
    setSecret(noSecret)
    notifyDone(t('helpdesks.saved'))
  })
  const given = secretOf(secret)
  const isOtherUrl = String(config.url ?? '').trim() !== source.config.url
  const isSecretMissing = isOtherUrl && Object.keys(given).length === 0
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    if (name.trim() === '' || isSecretMissing || fields.some((field) => isMissing(field, config))) return
    // what the form does not show stays as it is; what was emptied is gone
    const others = Object.entries(source.config).filter(
      ([key]) => !fields.some((field) => field.name === key),
    )
    const changed = { ...Object.fromEntries(others), ...configOf(fields, config) }
    save.mutate({ name: name.trim(), config: changed, ...given })
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg">
        <TextInput
          label={t('helpdesks.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={100}
          error={isChecked && name.trim() === '' ? t('helpdesks.nameRequired') : null}
        />
        <ConfigInputs
          kind={source.kind}
          fields={fields}
          draft={config}
          onChange={setConfig}
          isChecked={isChecked}
        />
        {kind.secret ? (
          <SecretInputs
            label={kind.secret.label[currentLanguage()]}
            draft={secret}
            onChange={setSecret}
            hint={t('helpdesks.secretKept')}
            error={isChecked && isSecretMissing ? t('helpdesks.secretForUrl') : null}
          />
        ) : null}
        {save.isError ? <Failure error={save.error} title={t('common.actionFailed')} /> : null}
        <Button type="submit" loading={save.isPending} w="fit-content">
          {t('helpdesks.save')}
        </Button>
      </Stack>
    </form>
  )
}

/** Name, address, credential and what is brought in. */
export function SettingsPart({ source }: { source: Source }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(kindsQuery)
  const kind = data?.items.find((item) => item.kind === source.kind)
  if (kind) return <SettingsForm key={JSON.stringify(source.config)} source={source} kind={kind} />
  if (error) return <Failure error={error} retry={() => void refetch()} />
  return <Skeleton height={240} role="status" aria-label={t('common.loading')} />
}
