// Lays a .gz and a .br copy beside every asset that compresses, so that the server never compresses while it answers.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'

const DIST = new URL('../dist/', import.meta.url).pathname
const COMPRESSIBLE = new Set(['.html', '.js', '.css', '.svg', '.json', '.txt'])
const SCRIPT_BYTES_MAX = 180_000

let scriptBytes = 0
for (const entry of await readdir(DIST, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name)
  if (!entry.isFile() || !COMPRESSIBLE.has(extname(path))) continue
  const bytes = await readFile(path)
  const packed = gzipSync(bytes, { level: 9 })
  await writeFile(`${path}.gz`, packed)
  await writeFile(`${path}.br`, brotliCompressSync(bytes))
  if (extname(path) === '.js') scriptBytes += packed.length
}

console.log(`scripts: ${(scriptBytes / 1000).toFixed(1)} kB gzip of ${SCRIPT_BYTES_MAX / 1000} kB`)
if (scriptBytes > SCRIPT_BYTES_MAX) {
  console.error('the scripts are over their budget; load less, or load it later')
  process.exit(1)
}
