// A fake Freshdesk in a process of its own: node fake-freshdesk.ts <tickets>
import { startFakeFreshdesk } from '../../testkit/helpdesk/fake-freshdesk.ts'

const desk = await startFakeFreshdesk({ tickets: Number(process.argv[2]), perMinute: 1_000_000 })
process.send?.({ url: desk.url, apiKey: desk.apiKey })
