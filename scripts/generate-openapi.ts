// Writes the console's types from the server's OpenAPI document: `npm run generate:api`.
// With --verify it only compares (the check that tests run).
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import openapiTS, { astToString } from 'openapi-typescript'
import { describeApi } from '../src/app/index.ts'

const outFile = fileURLToPath(new URL('../console/src/api/schema.generated.ts', import.meta.url))
const types = `// Generated from the OpenAPI document; do not edit: npm run generate:api\n\n${astToString(await openapiTS(JSON.stringify(await describeApi())))}`

if (!process.argv.includes('--verify')) {
  writeFileSync(outFile, types)
} else if (readFileSync(outFile, 'utf8') !== types) {
  process.stderr.write('The API has changed. Run npm run generate:api and commit the result.\n')
  process.exitCode = 1
}
