import { createAwsSecretsManager } from './aws-secrets-manager.ts'
import { createAzureKeyVault } from './azure-key-vault.ts'
import { createGoogleSecretManager } from './google-secret-manager.ts'
import { createHashicorpVault } from './hashicorp-vault.ts'
import type { SecretStore } from './secret-store.ts'
import type { VaultSettings } from './vault-token.ts'

/** Every store that secrets can be read from. */
export function createSecretStores(settings: VaultSettings): SecretStore[] {
  return [
    createAwsSecretsManager(),
    createAzureKeyVault(),
    createGoogleSecretManager(),
    createHashicorpVault(settings),
  ]
}
