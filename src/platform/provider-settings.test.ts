import { expect, test } from 'vitest'
import { readConfig } from './config.ts'

const read = (value: string) => readConfig({ ...OIDC, NARU_OIDC_GRANTS: value }).oidcGrants
const OIDC = {
  NARU_OIDC_ISSUER: 'https://login.example.com/realms/main',
  NARU_OIDC_CLIENT_ID: 'naru',
  NARU_OIDC_CLIENT_SECRET: 'hunter2',
}

test('grants name what each group of the provider gets', () => {
  expect(
    read('platform-admins=role:admin; support = role:support_agent, group:지원-1 ;*=role:viewer;'),
  ).toEqual([
    { group: 'platform-admins', roles: ['admin'], groups: [] },
    { group: 'support', roles: ['support_agent'], groups: ['지원-1'] },
    { group: '*', roles: ['viewer'], groups: [] },
  ])
  // names of LDAP hold both signs
  expect(read('cn=ops,dc=acme=role:operator')).toEqual([
    { group: 'cn=ops,dc=acme', roles: ['operator'], groups: [] },
  ])
  expect(readConfig({}).oidcGrants).toEqual([])
})

test.each([
  'ops',
  'ops=',
  '=role:admin',
  'ops=admin',
  'ops=role:',
  'ops=role:Admin!',
  'ops=group:a b',
  'ops=role:admin,',
])('a grant that reads %s is refused by name', (value) =>
  expect(() => read(value)).toThrow(/NARU_OIDC_GRANTS: "ops|NARU_OIDC_GRANTS: "=/),
)

test.each([
  'http://login.example.com',
  'http://127.0.0.1.evil.example',
  'http://localhost.evil.example',
  'ftp://login.example.com',
  'https://user:hunter2@login.example.com',
  'https://login.example.com/?a=b',
  'login.example.com',
])('an issuer at %s is refused', (issuer) => {
  for (const name of ['NARU_OIDC_ISSUER', 'NARU_GITHUB_URL'])
    expect(() => readConfig({ ...OIDC, [name]: issuer })).toThrow(new RegExp(name))
})

test.each([
  'http://localhost:8080',
  'http://127.0.0.1:1',
  'http://[::1]:8080/realms/x',
  'https://login.example.com/x/',
])('an issuer at %s is taken as it is', (issuer) =>
  expect(readConfig({ ...OIDC, NARU_OIDC_ISSUER: issuer }).oidcIssuer).toBe(issuer),
)

test('what belongs together is set together', () => {
  const { NARU_OIDC_CLIENT_SECRET: _, ...half } = OIDC
  expect(() => readConfig(half)).toThrow(
    /NARU_OIDC_CLIENT_SECRET: is missing; it belongs to NARU_OIDC_ISSUER/,
  )
  expect(() => readConfig({ NARU_OIDC_GRANTS: '*=role:viewer' })).toThrow(/NARU_OIDC_ISSUER: is missing/)
  expect(() => readConfig({ NARU_GITHUB_CLIENT_SECRET: 'hunter2' })).toThrow(/NARU_GITHUB_CLIENT_ID/)
  expect(() => readConfig({ ...OIDC, NARU_OIDC_SCOPES: 'profile' })).toThrow(/must hold "openid"/)
  expect(readConfig({ NARU_GITHUB_URL: 'https://git.example.com/' }).githubUrl).toBe(
    'https://git.example.com',
  )
})
