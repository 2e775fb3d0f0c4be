// Lays a .gz and a .br copy beside every asset that compresses, so that the server never compresses while it answers.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'

const DIST = new URL('../dist/', import.meta.url).pathname
const COMPRESSIBLE = new Set(['.html', '.js', '.css', '.svg', '.json', '.txt'])
/** What the first page may load, and what any one page may add to it. */
const FIRST_BYTES_MAX = 180_000
const LATER_BYTES_MAX = 90_000

const first = new Set(
  [...(await readFile(join(DIST, 'index.html'), 'utf8')).matchAll(/(?:src|href)="\/?([^"]+\.js)"/g)].map((found) => join(DIST, found[1])),
)
let firstBytes = 0
const later = []
for (const entry of await readdir(DIST, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name)
  if (!entry.isFile() || !COMPRESSIBLE.has(extname(path))) continue
  const bytes = await readFile(path)
  const packed = gzipSync(bytes, { level: 9 })
  await writeFile(`${path}.gz`, packed)
  await writeFile(`${path}.br`, brotliCompressSync(bytes))
  if (extname(path) !== '.js') continue
  if (first.has(path)) firstBytes += packed.length
  else later.push({ name: entry.name, bytes: packed.length })
}

const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`
console.log(`scripts of the first page: ${kB(firstBytes)} gzip of ${kB(FIRST_BYTES_MAX)}; ${later.length} more come when they are asked for`)
const heavy = later.filter(({ bytes }) => bytes > LATER_BYTES_MAX)
for (const { name, bytes } of heavy) console.error(`${name} has ${kB(bytes)}: load less, or load it later`)
if (firstBytes === 0) console.error('no script was found in index.html, so the budget was not looked at')
if (firstBytes > FIRST_BYTES_MAX) console.error('the first page is over its budget; load less, or load it later')
if (firstBytes === 0 || firstBytes > FIRST_BYTES_MAX || heavy.length > 0) process.exit(1)
