import { expect, it } from 'vitest'
import { accessOf, configOfAccess } from './access-draft.ts'

const config = {
  url: 'https://acme.freshdesk.com',
  groups: { 71: ['billing'] },
  agents: { 9001: 'usr_1' },
  note_acl: ['group:leads'],
}

it('goes to the form and back unchanged', () => {
  expect(accessOf(config)).toEqual({
    groups: { 71: ['billing'] },
    agents: [{ agentId: '9001', personId: 'usr_1' }],
    noteGroups: ['leads'],
  })
  expect(configOfAccess(config, accessOf(config))).toEqual(config)
})

it('leaves out what is empty, so that nobody is let in by an empty name', () => {
  const draft = { groups: { 71: [] }, agents: [{ agentId: ' ', personId: 'usr_1' }], noteGroups: [] }
  expect(configOfAccess(config, draft)).toEqual({ url: config.url, groups: {}, agents: {} })
})
