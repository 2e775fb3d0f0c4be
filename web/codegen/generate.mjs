// Writes src/api/schema.ts: the types of every call, from docs/openapi.json. With --check it writes nothing, and fails when the
// file is not what would be written. In a folder of its own, because the generator needs a TypeScript that the page has left behind.
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { spawnSync } from 'node:child_process'

const here = new URL('./', import.meta.url)
if (!existsSync(new URL('node_modules/openapi-typescript', here))) {
  const installed = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--silent'], { cwd: here.pathname, stdio: 'inherit' })
  if (installed.status !== 0) process.exit(installed.status ?? 1)
}

const { default: openapiTS, astToString } = await import('openapi-typescript')
const description = new URL('../../docs/openapi.json', here)
const target = new URL('../src/api/schema.ts', here)
const head = '// Made from docs/openapi.json by `npm run schema`: do not edit.\n\n'
const text = head + astToString(await openapiTS(description, { emptyObjectsUnknown: true, silent: true }))

if (!process.argv.includes('--check')) {
  await writeFile(target, text)
} else if (text !== (await readFile(target, 'utf8').catch(() => ''))) {
  console.error('src/api/schema.ts is not what docs/openapi.json says; run: npm run schema')
  process.exit(1)
}
