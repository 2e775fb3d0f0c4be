// A QR code as ISO/IEC 18004 has it: bytes, correction level M, versions 1 to 6. An address needs no more.

/** A square of modules; true is dark. */
export type Qr = readonly (readonly boolean[])[]

/** Codewords of data a block, of correction a block, and blocks, by version from 1. */
const BLOCKS = [
  [16, 10, 1],
  [28, 16, 1],
  [44, 26, 1],
  [32, 18, 2],
  [43, 24, 2],
  [27, 16, 4],
] as const

/** The code of a text; null for more than 106 bytes. */
export function qr(text: string): Qr | null {
  const bytes = new TextEncoder().encode(text)
  const at = BLOCKS.findIndex(([data, , blocks]) => bytes.length <= data * blocks - 2)
  const block = BLOCKS[at]
  if (!block) return null
  const words = codewords(bytes, block)
  const masks = [0, 1, 2, 3, 4, 5, 6, 7].map((mask) => drawn(at + 1, words, mask))
  return masks.reduce((best, one) => (penalty(one) < penalty(best) ? one : best))
}

/** Data and correction, block by block in turns. */
export function codewords(bytes: Uint8Array, [size, correction, count]: readonly [number, number, number]): number[] {
  const bits: number[] = []
  const put = (value: number, length: number) => {
    for (let n = length - 1; n >= 0; n -= 1) bits.push((value >> n) & 1)
  }
  put(4, 4)
  put(bytes.length, 8)
  for (const byte of bytes) put(byte, 8)
  put(0, Math.min(4, size * count * 8 - bits.length))
  while (bits.length % 8 !== 0) bits.push(0)
  const data = Array.from({ length: bits.length / 8 }, (_, n) => bits.slice(n * 8, n * 8 + 8).reduce((sum, bit) => sum * 2 + bit, 0))
  for (let pad = 0xec; data.length < size * count; pad ^= 0xec ^ 0x11) data.push(pad)
  const blocks = Array.from({ length: count }, (_, n) => data.slice(n * size, (n + 1) * size))
  const checks = blocks.map((block) => corrections(block, correction))
  return [...turns(blocks), ...turns(checks)]
}

function turns(blocks: readonly (readonly number[])[]): number[] {
  return (blocks[0] ?? []).flatMap((_, at) => blocks.map((block) => block[at] ?? 0))
}

/** The Reed–Solomon remainder of a block. */
export function corrections(data: readonly number[], degree: number): number[] {
  const divisor = Array.from({ length: degree }, (_, n): number => (n === degree - 1 ? 1 : 0))
  let root = 1
  for (let n = 0; n < degree; n += 1) {
    for (let at = 0; at < degree; at += 1) divisor[at] = times(divisor[at] ?? 0, root) ^ (divisor[at + 1] ?? 0)
    root = times(root, 2)
  }
  const rest = Array.from({ length: degree }, () => 0)
  for (const byte of data) {
    const factor = byte ^ (rest.shift() ?? 0)
    rest.push(0)
    for (let at = 0; at < degree; at += 1) rest[at] = (rest[at] ?? 0) ^ times(divisor[at] ?? 0, factor)
  }
  return rest
}

/** A product in the field of 256 over x⁸ + x⁴ + x³ + x² + 1. */
function times(a: number, b: number): number {
  let product = 0
  for (let n = 7; n >= 0; n -= 1) product = ((product << 1) ^ ((product >> 7) * 0x11d)) ^ (((b >> n) & 1) * a)
  return product
}

/** The fifteen bits that name level M and a mask. */
export function format(mask: number): number {
  let rest = mask
  for (let n = 0; n < 10; n += 1) rest = (rest << 1) ^ ((rest >> 9) * 0x537)
  return ((mask << 10) | rest) ^ 0x5412
}

const MASKS: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_x, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
]

function drawn(version: number, words: readonly number[], mask: number): boolean[][] {
  const size = version * 4 + 17
  const modules = Array.from({ length: size }, () => Array.from({ length: size }, () => false))
  const taken = Array.from({ length: size }, () => Array.from({ length: size }, () => false))
  const set = (x: number, y: number, dark: boolean) => {
    const [row, used] = [modules[y], taken[y]]
    if (!row || !used || x < 0 || x >= size) return
    row[x] = dark
    used[x] = true
  }
  for (let n = 0; n < size; n += 1) {
    set(6, n, n % 2 === 0)
    set(n, 6, n % 2 === 0)
  }
  for (const [x, y] of [[3, 3], [size - 4, 3], [3, size - 4]] as const) square(x, y, 4, (far) => far !== 2 && far !== 4, set)
  if (version > 1) square(size - 7, size - 7, 2, (far) => far !== 1, set)
  const bits = format(mask)
  const bit = (n: number) => ((bits >> n) & 1) === 1
  for (let n = 0; n < 15; n += 1) {
    // Beside the first finder, and shared by the other two.
    const [x, y] = n < 6 ? [8, n] : n < 8 ? [8, n + 1] : n === 8 ? [7, 8] : [14 - n, 8]
    set(x, y, bit(n))
    if (n < 8) set(size - 1 - n, 8, bit(n))
    else set(8, size - 15 + n, bit(n))
  }
  set(8, size - 8, true)
  fill(modules, taken, words, MASKS[mask] ?? (() => false))
  return modules
}

function square(x: number, y: number, reach: number, dark: (far: number) => boolean, set: (x: number, y: number, dark: boolean) => void): void {
  for (let dy = -reach; dy <= reach; dy += 1) for (let dx = -reach; dx <= reach; dx += 1) set(x + dx, y + dy, dark(Math.max(Math.abs(dx), Math.abs(dy))))
}

/** Up and down in columns of two from the right, past the timing column. */
function fill(modules: boolean[][], taken: readonly boolean[][], words: readonly number[], mask: (x: number, y: number) => boolean): void {
  const size = modules.length
  let at = 0
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5
    for (let n = 0; n < size; n += 1) {
      for (const x of [right, right - 1]) {
        const y = ((right + 1) & 2) === 0 ? size - 1 - n : n
        const row = modules[y]
        if (!row || taken[y]?.[x]) continue
        const dark = (((words[at >> 3] ?? 0) >> (7 - (at & 7))) & 1) === 1
        row[x] = dark !== mask(x, y)
        at += 1
      }
    }
  }
}

/** How hard a code is to read: runs, blocks, what looks like a finder, and how uneven dark and light are. */
function penalty(modules: readonly (readonly boolean[])[]): number {
  const size = modules.length
  const columns = modules.map((_, x) => modules.map((row) => row[x] ?? false))
  let sum = 0
  for (const line of [...modules, ...columns]) {
    const text = line.map((dark) => (dark ? '1' : '0')).join('')
    for (const [run] of text.matchAll(/0{5,}|1{5,}/g)) sum += run.length - 2
    for (const looks of ['10111010000', '00001011101']) for (let from = text.indexOf(looks); from >= 0; from = text.indexOf(looks, from + 1)) sum += 40
  }
  let dark = 0
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const one = modules[y]?.[x]
      if (one) dark += 1
      if (x + 1 < size && y + 1 < size && modules[y]?.[x + 1] === one && modules[y + 1]?.[x] === one && modules[y + 1]?.[x + 1] === one) sum += 3
    }
  }
  return sum + 10 * Math.floor(Math.abs((dark * 20) / (size * size) - 10))
}
