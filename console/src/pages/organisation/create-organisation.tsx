import { Radio, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { MadeOrganisation, NewOrganisation } from '../../api/types.ts'
import { FormActions } from '../../components/form-actions.tsx'
import { FormDialog } from '../../components/form-dialog.tsx'
import { notifyDone } from '../../components/states.tsx'
import { useUnsaved } from '../../components/unsaved.ts'
import { sessionQuery, useSession } from '../../shell/session.ts'
import { InvitedList } from '../people/invited-list.tsx'
import { isMailAddress } from '../people/mail-address.ts'
import { organisationsQuery } from './queries.ts'

const isSlug = (slug: string) => /^[a-z][a-z0-9-]{0,38}[a-z0-9]$/.test(slug)

type Draft = { name: string; slug: string; owner: 'me' | 'other'; email: string }

const isFine = ({ name, slug, owner, email }: Draft) =>
  name.trim() !== '' && isSlug(slug) && (owner === 'me' || isMailAddress(email.trim()))

type FieldsProps = { draft: Draft; checked: boolean; onChange: (changed: Partial<Draft>) => void }

function Fields({ draft, checked, onChange }: FieldsProps) {
  const { t } = useTranslation()
  // a key cannot own an organisation
  const isPerson = Boolean(useSession()?.person)
  return (
    <>
      <TextInput
        data-autofocus
        label={t('organisation.name')}
        description={t('organisation.createNameHint')}
        value={draft.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        maxLength={100}
        error={checked && draft.name.trim() === '' ? t('organisation.nameRequired') : null}
      />
      <TextInput
        label={t('organisation.slug')}
        description={t('organisation.createSlugHint')}
        value={draft.slug}
        onChange={(event) => onChange({ slug: event.currentTarget.value.trim().toLowerCase() })}
        maxLength={40}
        error={checked && !isSlug(draft.slug) ? t('organisation.slugInvalid') : null}
        classNames={{ input: 'mono' }}
      />
      <Radio.Group
        label={t('organisation.owner')}
        value={draft.owner}
        onChange={(owner) => onChange({ owner: owner as Draft['owner'] })}
      >
        <Stack gap="xs" mt={6}>
          <Radio value="me" label={t('organisation.ownerMe')} disabled={!isPerson} />
          <Radio value="other" label={t('organisation.ownerOther')} />
        </Stack>
      </Radio.Group>
      {draft.owner === 'other' ? (
        <TextInput
          type="email"
          label={t('organisation.ownerEmail')}
          value={draft.email}
          onChange={(event) => onChange({ email: event.currentTarget.value })}
          error={
            checked && !isMailAddress(draft.email.trim())
              ? t('people.inviteDialog.emailInvalid', { email: draft.email })
              : null
          }
        />
      ) : null}
    </>
  )
}

type FormProps = { onMade: (made: MadeOrganisation) => void; onCancel: () => void }

function CreateForm({ onMade, onCancel }: FormProps) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const isPerson = Boolean(useSession()?.person)
  const [draft, setDraft] = useState<Draft>({
    name: '',
    slug: '',
    owner: isPerson ? 'me' : 'other',
    email: '',
  })
  const [checked, setChecked] = useState(false)
  useUnsaved(draft)
  const create = useMutation({
    mutationFn: (body: NewOrganisation) => unwrap(api.POST('/api/v1/tenants', { body })),
    onSuccess: async (made) => {
      onMade(made)
      await Promise.all([
        queries.invalidateQueries({ queryKey: organisationsQuery.queryKey }),
        queries.invalidateQueries({ queryKey: sessionQuery.queryKey }),
      ])
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    if (!isFine(draft)) return
    const { name, slug, owner, email } = draft
    create.mutate({ name: name.trim(), slug, ...(owner === 'other' ? { owner_email: email.trim() } : {}) })
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg">
        <Fields
          draft={draft}
          checked={checked}
          onChange={(changed) => setDraft((now) => ({ ...now, ...changed }))}
        />
        <FormActions
          submit={t('organisation.submit')}
          isPending={create.isPending}
          error={create.error}
          onCancel={onCancel}
        />
      </Stack>
    </form>
  )
}

export function CreateOrganisation({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const [made, setMade] = useState<MadeOrganisation | null>(null)
  const invitation = made?.invitation
  const close = () => {
    onClose()
    setMade(null)
  }
  const finish = (organisation: MadeOrganisation) => {
    if (organisation.invitation) return setMade(organisation)
    notifyDone(`${t('organisation.created', { name: organisation.name })}. ${t('organisation.createdText')}`)
    close()
  }
  return (
    <FormDialog
      opened={opened}
      onClose={close}
      size={invitation ? 'lg' : 'md'}
      title={made ? t('organisation.invitedTitle', { name: made.name }) : t('organisation.create')}
      // The link of the invitation is shown once.
      closeOnEscape={!invitation}
    >
      {invitation ? (
        <InvitedList invited={[{ email: invitation.email, invitation }]} onDone={close} />
      ) : (
        <CreateForm onMade={finish} onCancel={close} />
      )}
    </FormDialog>
  )
}
