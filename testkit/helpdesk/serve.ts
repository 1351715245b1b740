// A fake help desk to look at or to load from by hand, until it is interrupted:
//   node testkit/helpdesk/serve.ts --freshdesk --tickets 50000 --port 7411
//   node testkit/helpdesk/serve.ts --zendesk --tickets 2000
import { parseArgs } from 'node:util'
import { startFakeFreshdesk } from './fake-freshdesk.ts'
import { startFakeZendesk } from './fake-zendesk.ts'

const USAGE = `node testkit/helpdesk/serve.ts [--freshdesk | --zendesk] [options]

  --freshdesk     a fake Freshdesk (unless told otherwise)
  --zendesk       a fake Zendesk
  --tickets <n>   how many tickets it has (500)
  --port <n>      where it listens (any that is free)
  --limit <n>     credits or requests a minute
  --help          this text`

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', short: 'h' },
    freshdesk: { type: 'boolean' },
    zendesk: { type: 'boolean' },
    tickets: { type: 'string', default: '500' },
    port: { type: 'string', default: '0' },
    /** Credits or requests a minute. */
    limit: { type: 'string' },
  },
})
const shared = {
  tickets: Number(values.tickets),
  port: Number(values.port),
  ...(values.limit ? { perMinute: Number(values.limit) } : {}),
}

if (values.help) {
  console.log(USAGE)
} else if (values.zendesk) {
  const desk = await startFakeZendesk({ ...shared, exportsPerMinute: 1_000_000 })
  console.log(`Zendesk: ${desk.url}  email ${desk.email}  API token ${desk.apiToken}`)
} else {
  const desk = await startFakeFreshdesk(shared)
  console.log(`Freshdesk: ${desk.url}  API key ${desk.apiKey}`)
}
