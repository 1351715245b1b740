import { createHash } from 'node:crypto'
import { createSecretBox, type Database, type MasterKey, type Signals } from '../../platform/index.ts'
import type { Audit } from '../audit/audit.ts'
import { type ChangeKeys, createChangeKeys } from './change-keys.ts'
import { createDeclaredKeys, type DeclaredKeys } from './declared-keys.ts'
import { createKeyChecks, type KeyChecks } from './key-checks.ts'

export type Keys = KeyChecks & ChangeKeys & DeclaredKeys

type Deps = {
  database: Database
  signals: Signals
  master: MasterKey
  audit: Audit
  /** NARU_ROOT_KEY: the admin key that every start makes valid. */
  rootKey?: string | undefined
}

/** API keys: who one is, and making, changing and ending them. */
export function createKeys({ rootKey, ...deps }: Deps): Keys {
  const secrets = createSecretBox(deps.master)
  const rootKeyHash = rootKey === undefined ? undefined : createHash('sha256').update(rootKey).digest()
  return {
    ...createKeyChecks({ ...deps, secrets }),
    ...createChangeKeys({ ...deps, secrets, rootKeyHash }),
    ...createDeclaredKeys({ ...deps, secrets }),
  }
}
