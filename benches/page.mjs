// Measures the page in Chromium against a real server: first paint of a run's page, what a run of 5,000 events costs the
// tab, whether 10,000 lines of a log and 1,000 jobs scroll, and Lighthouse for the door and the home.
//
//   VELOCITY=…/release/velocity node benches/page.mjs            all of it
//   VELOCITY=… node benches/page.mjs paint|events|scroll|lighthouse
//
// Needs `npm ci` in web/ (for Playwright's library) and Debian's Chromium. Lighthouse is fetched once into BENCH_DIR
// (default ~/.cache/velocity/bench). A product is built first, so that the run is a real one; the 5,000 events are the only
// thing that no server sends: they are put into the stream on its way to the tab, because no real run has so many.
// Prints one JSON line a result.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, request } from 'node:http'
import { createRequire } from 'node:module'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const need = createRequire(join(ROOT, 'web/package.json'))
const { chromium } = need('@playwright/test')
const VELOCITY = process.env.VELOCITY ?? 'velocity'
const BENCH_DIR = process.env.BENCH_DIR ?? join(homedir(), '.cache/velocity/bench')
const CHROMIUM = ['/usr/bin/chromium', '/usr/lib/chromium/chromium-headless-shell', '/usr/bin/google-chrome'].find(existsSync)
const PERSON = { email: 'ada@example.com', password: 'correct-horse-battery' }
const EVENTS = 5000
const LINES = 10_000
const JOBS = 1000
const ROUNDS = Number(process.env.ROUNDS ?? 5)

const say = (row) => console.log(JSON.stringify(row))
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1]
const round = (value) => Math.round(value * 10) / 10

async function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

/** A server with a product that was really built, and an admin. */
async function started(room) {
  const data = join(room, 'data')
  execFileSync(VELOCITY, ['new', '--answers', join(ROOT, 'docs/examples/shop_v3.json'), '--data', data], { stdio: 'ignore' })
  execFileSync(VELOCITY, ['user', 'add', PERSON.email, '--role', 'admin', '--password-stdin', '--data', data], { input: PERSON.password })
  const port = await freePort()
  const child = spawn(VELOCITY, ['up', '--data', data, '--port', String(port), '--first-port', String(await freePort())], { stdio: 'ignore' })
  const base = `http://localhost:${port}`
  while (!(await fetch(`${base}/ready`).then((answer) => answer.ok, () => false))) await pause(100)
  return { base, port, child }
}

async function signedIn(browser, base) {
  const context = await browser.newContext({ baseURL: base, viewport: { width: 1350, height: 940 } })
  const answer = await context.request.post('/api/auth/login', { data: PERSON, headers: { origin: base } })
  if (!answer.ok()) throw new Error(`sign-in: ${answer.status()}`)
  return context
}

/** From the address to the first paint, and to the run's own heading; nothing is cached. */
async function paint(browser, { base }) {
  const paints = []
  const shown = []
  for (let n = 0; n < ROUNDS; n++) {
    const context = await signedIn(browser, base)
    const page = await context.newPage()
    const begun = Date.now()
    await page.goto('/runs/1', { waitUntil: 'commit' })
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    shown.push(Date.now() - begun)
    paints.push(await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN))
    await context.close()
  }
  say({ bench: 'page', case: 'run page, cold', first_paint_ms: round(median(paints)), heading_ms: median(shown), rounds: ROUNDS })
}

/** Hands everything on to Velocity, and adds events of run 1 to the stream. */
async function between(port) {
  const listeners = new Set()
  const server = createServer((asked, answer) => {
    const on = request({ host: '127.0.0.1', port, path: asked.url, method: asked.method, headers: { ...asked.headers, 'accept-encoding': 'identity' } }, (given) => {
      answer.writeHead(given.statusCode, given.headers)
      given.pipe(answer)
      if (asked.url.startsWith('/api/events')) {
        listeners.add(answer)
        answer.on('close', () => listeners.delete(answer))
      }
    })
    on.on('error', () => answer.destroy())
    asked.pipe(on)
  })
  const own = await freePort()
  await new Promise((resolve) => server.listen(own, '127.0.0.1', resolve))
  return { port: own, server, tell: (event) => listeners.forEach((answer) => answer.write(`id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`)) }
}

/** Memory of the tab's process, in megabytes: what is its own (without what processes share), and the script's heap. */
async function memory(browser, page) {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('HeapProfiler.collectGarbage')
  const { usedSize } = await cdp.send('Runtime.getHeapUsage')
  const own = await browser.newBrowserCDPSession()
  const { processInfo } = await own.send('SystemInfo.getProcessInfo')
  const sizes = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => {
    const text = readFileSync(`/proc/${id}/smaps_rollup`, 'utf8')
    const kB = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0)
    return (kB('Private_Dirty') + kB('Private_Clean')) / 1024
  })
  return { tab_mb: round(Math.max(...sizes)), heap_mb: round(usedSize / 1e6) }
}

async function events(browser, { base, port }) {
  const way = await between(port)
  const there = base.replace(String(port), String(way.port))
  const context = await signedIn(browser, there)
  const page = await context.newPage()
  await page.goto('/runs/1')
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await page.getByText('Live').first().waitFor()
  const before = await memory(browser, page)
  const { run } = await (await context.request.get('/api/runs/1')).json()
  const job = run.stages.find(({ stage }) => stage === 'test').job.id
  const kinds = [
    (n) => ({ event_type: 'log_appended', stage: 'test', job_id: job, text: `\u001b[32m${n}\u001b[0m ${'a line of the log of a stage that says much '.repeat(3)}\n`.repeat(4) }),
    (n) => ({ event_type: 'stage_progressed', job_id: job, stage: 'test', percent: n % 100, doing: `step ${n}` }),
    (n) => (n % 50 === 2 ? { event_type: 'evidence_recorded', job_id: job, stage: 'test', check: 'unit', verdict: 'passed' } : { event_type: 'log_appended', stage: 'test', job_id: job, text: `${n}\n` }),
  ]
  let most = before.tab_mb
  const begun = Date.now()
  for (let n = 0; n < EVENTS; n++) {
    way.tell({ seq: 1e9 + n, at_ms: Date.now(), project: 'shop_v3', run_id: 1, ...kinds[n % kinds.length](n) })
    if (n % 25 === 24) await pause(50)
    if (n % 500 === 499) most = Math.max(most, (await memory(browser, page)).tab_mb)
  }
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 500))))
  const after = await memory(browser, page)
  say({ bench: 'page', case: `a run of ${EVENTS} events`, before_mb: before.tab_mb, after_mb: after.tab_mb, most_mb: most, heap_mb: after.heap_mb, seconds: round((Date.now() - begun) / 1000) })
  await context.close()
  way.server.close()
  way.server.closeAllConnections()
}

/** Scrolls from top to bottom in steps of half a screen, one a frame: how long the frames took, and how many rows stood. */
async function scrolled(page, box, row) {
  return box.evaluate(async (element, selector) => {
    const frames = []
    let rows = 0
    let last = performance.now()
    element.scrollTop = 0
    const isAtEnd = () => element.scrollTop + element.clientHeight >= element.scrollHeight - 1
    for (;;) {
      // At the end the next page of a list may be on its way.
      if (isAtEnd()) {
        await new Promise((resolve) => setTimeout(resolve, 500))
        last = performance.now()
      }
      if (isAtEnd()) break
      element.scrollTop += Math.max(element.clientHeight / 2, element.scrollHeight / 400)
      await new Promise((resolve) => requestAnimationFrame(resolve))
      const now = performance.now()
      frames.push(now - last)
      last = now
      rows = Math.max(rows, element.querySelectorAll(selector).length)
    }
    frames.sort((a, b) => a - b)
    return { frames: frames.length, p50_ms: Math.round(frames[frames.length >> 1]), p99_ms: Math.round(frames[Math.floor(frames.length * 0.99)]), rows_at_once: rows, height_px: element.scrollHeight }
  }, row)
}

async function scroll(browser, { base }) {
  const context = await signedIn(browser, base)
  const call = async (path, data) => (await context.request.post(path, { data, headers: { origin: base } })).json()
  for (let n = 0; n < JOBS; n++) await call('/tasks', { task: 'sleep', payload: { seconds: 1 }, run_at: '2999-01-01T00:00:00Z' })
  const page = await context.newPage()
  await page.goto('/queue?task=sleep')
  const jobs = page.getByRole('list', { name: 'Jobs' })
  await jobs.waitFor()
  say({ bench: 'page', case: `${JOBS} jobs scroll`, ...(await scrolled(page, scroller(jobs), '[role=listitem]')) })

  const way = await between(new URL(base).port)
  const there = base.replace(new URL(base).port, String(way.port))
  const other = await signedIn(browser, there)
  const run = await other.newPage()
  await run.goto('/runs/1?view=log')
  await run.getByText('Live').first().waitFor()
  const { run: known } = await (await other.request.get('/api/runs/1')).json()
  const job = known.stages.find(({ stage }) => stage === 'test').job.id
  for (let n = 0; n < LINES / 100; n++) {
    way.tell({ seq: 1e9 + n, at_ms: Date.now(), project: 'shop_v3', run_id: 1, event_type: 'log_appended', stage: 'test', job_id: job, text: Array.from({ length: 100 }, (_, at) => `line ${n * 100 + at} ${'of a long log '.repeat(6)}\n`).join('') })
    await pause(10)
  }
  await pause(1000)
  const log = run.getByRole('region', { name: /log/i }).last()
  say({ bench: 'page', case: `${LINES} lines of a log scroll`, ...(await scrolled(run, scroller(log), '[role=listitem]')) })
  await context.close()
  await other.close()
  way.server.close()
  way.server.closeAllConnections()
}

/** The element that scrolls: this one, or the nearest around or within it. */
function scroller(locator) {
  return {
    evaluate: async (work, arg) => {
      const handle = await locator.evaluateHandle((element) => {
        const scrolls = (one) => one.scrollHeight > one.clientHeight + 4 && /auto|scroll/.test(getComputedStyle(one).overflowY)
        for (let one = element; one; one = one.parentElement) if (scrolls(one)) return one
        return [...element.querySelectorAll('*')].find(scrolls) ?? document.scrollingElement
      })
      return handle.evaluate(work, arg)
    },
  }
}

async function lighthouse({ base }) {
  const home = join(BENCH_DIR, 'lighthouse')
  if (!existsSync(join(home, 'node_modules/lighthouse'))) {
    mkdirSync(home, { recursive: true })
    execFileSync('npm', ['install', '--silent', '--no-fund', '--no-audit', '--no-save', '--prefix', home, 'lighthouse@13.5.0'])
  }
  const fetched = createRequire(join(home, 'package.json'))
  const { default: run, desktopConfig } = await import(fetched.resolve('lighthouse'))
  const debug = await freePort()
  const profile = mkdtempSync(join(tmpdir(), 'velocity-lighthouse-'))
  const chrome = spawn(CHROMIUM, ['--headless=new', '--no-sandbox', '--disable-gpu', `--remote-debugging-port=${debug}`, `--user-data-dir=${profile}`, 'about:blank'], { stdio: 'ignore' })
  while (!(await fetch(`http://127.0.0.1:${debug}/json/version`).then((answer) => answer.ok, () => false))) await pause(100)
  const answer = await fetch(`${base}/api/auth/login`, { method: 'POST', headers: { 'content-type': 'application/json', origin: base }, body: JSON.stringify(PERSON) })
  const cookie = answer.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ')
  for (const [name, path, headers] of [['door', '/login', {}], ['home', '/?session=a-new-one', { Cookie: cookie }]]) {
    for (const [form, config] of [['desktop', desktopConfig], ['phone on slow 4G', undefined]]) {
      const all = []
      for (let n = 0; n < Math.min(ROUNDS, 3); n++) {
        const { lhr } = await run(base + path, { port: debug, output: 'json', logLevel: 'silent', extraHeaders: headers, onlyCategories: ['performance', 'accessibility', 'best-practices', 'seo'] }, config)
        all.push(Object.fromEntries(Object.entries(lhr.categories).map(([id, { score }]) => [id, Math.round(score * 100)])))
      }
      const middle = Object.fromEntries(Object.keys(all[0]).map((id) => [id, median(all.map((one) => one[id]))]))
      say({ bench: 'page', case: `Lighthouse, ${name}, ${form}`, ...middle })
    }
  }
  chrome.kill()
  await pause(500)
  rmSync(profile, { recursive: true, force: true })
}

const wanted = process.argv.slice(2)
const cases = { paint, events, scroll, lighthouse: (_browser, server) => lighthouse(server) }
const unknown = wanted.find((name) => !(name in cases))
if (unknown !== undefined) throw new Error(`no such measurement: ${unknown}; there are ${Object.keys(cases).join(', ')}`)
const room = mkdtempSync(join(tmpdir(), 'velocity-page-'))
const server = await started(room)
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
try {
  for (const [name, measure] of Object.entries(cases)) if (wanted.length === 0 || wanted.includes(name)) await measure(browser, server)
} finally {
  await browser.close()
  server.child.kill('SIGINT')
  await new Promise((resolve) => server.child.once('exit', resolve))
  rmSync(room, { recursive: true, force: true })
}
