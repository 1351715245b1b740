import { acceptKeyOffline } from '../../app/index.ts'
import { createLogger, readConfig } from '../../platform/index.ts'
import { type OutputOptions, print } from '../output.ts'

/** For an installation whose master key is lost: the server refuses to start with another one until this was run. */
export async function acceptMasterKey(options: OutputOptions): Promise<void> {
  const result = await acceptKeyOffline(readConfig(), createLogger('error'))
  print(result, options, ({ accepted, fingerprint }) =>
    accepted
      ? `Naru goes on with the master key ${fingerprint}. Enter stored secrets again, turn off second factors that cannot be read with "naru people remove-second-factor", and keep the old anchors of the audit trail with your notes.`
      : `The master key ${fingerprint} is the one of this installation: nothing had to be changed.`,
  )
}
