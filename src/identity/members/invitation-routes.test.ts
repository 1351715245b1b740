import { pino } from 'pino'
import { expect, test } from 'vitest'
import type { Mail } from '../mail.ts'
import { tell } from './invitation-routes.ts'

const row = {
  id: 'inv_1',
  tenant_id: 'tenant_1',
  email: 'minsu@naru.example',
  roles: ['viewer'],
  group_ids: [],
  invited_by: 'usr_1',
  inviter_name: 'Olivia',
  created_at: new Date(),
  expires_at: new Date(),
  accepted_at: null,
  revoked_at: null,
  token_hash: Buffer.alloc(32),
  mailed_token_hash: Buffer.alloc(32),
}
const invited = { row, token: 'shown', mailedToken: 'mailed', tenantName: 'Naru' }

test('the mailed link leads to the public address, whatever name the request called us by', async () => {
  const mails: Mail[] = []
  const sendMail = async (mail: Mail) => void mails.push(mail)
  const deps = { sendMail, logger: pino({ level: 'silent' }), publicUrl: 'https://naru.example' }
  const answer = await tell(deps, invited, 'en', 'http://evil.example')
  expect(answer).toMatchObject({
    mail: 'sent',
    link: 'http://evil.example/accept-invitation#token=shown',
  })
  expect(mails[0]?.text).toContain('https://naru.example/accept-invitation#token=mailed')
  expect(mails[0]?.text).not.toContain('evil.example')
  expect(mails[0]?.text).not.toContain('shown')
})
