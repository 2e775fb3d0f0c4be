import { test as base, expect, type APIResponse, type Browser, type BrowserContext, type Page } from '@playwright/test'
import { PASSWORD, people, Velocity, type Person } from './velocity'

export { expect, type Page }

/** What a page may never do, whatever it shows: break, ask another host, or run what its policy forbids. */
export type Watch = { wrong: string[]; allow: (text: RegExp) => void }

type Fixtures = {
  /** Opens a page for somebody who is signed in; a second call for the same person opens a second window. */
  as: (person: Person, path?: string) => Promise<Page>
  watch: Watch
}
type Shared = { velocity: Velocity }

export const test = base.extend<Fixtures, Shared>({
  velocity: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads from the pattern what a fixture needs.
    async ({}, use) => {
      const velocity = await Velocity.start()
      await use(velocity)
      await velocity.end()
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ velocity }, use) => use(velocity.base),
  watch: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads from the pattern what a fixture needs.
    async ({}, use) => {
      const wrong: string[] = []
      const allowed: RegExp[] = []
      await use({ wrong, allow: (text) => void allowed.push(text) })
      expect(wrong.filter((line) => !allowed.some((text) => text.test(line))), 'what the pages did wrong').toEqual([])
    },
    { auto: true },
  ],
  page: async ({ page, velocity, watch }, use) => {
    guard(page, velocity, watch)
    await use(page)
  },
  as: async ({ browser, velocity, watch }, use) => {
    const contexts = new Map<Person, BrowserContext>()
    await use(async (person, path = '/') => {
      const context = contexts.get(person) ?? (await signedIn(browser, velocity, person))
      contexts.set(person, context)
      const page = await context.newPage()
      guard(page, velocity, watch)
      await page.goto(path)
      return page
    })
    for (const context of contexts.values()) await context.close()
  },
})

async function signedIn(browser: Browser, velocity: Velocity, person: Person): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: velocity.base, locale: 'en-GB', reducedMotion: 'reduce', viewport: { width: 1280, height: 800 } })
  await okay(await context.request.post('/api/auth/login', { data: { email: people[person], password: PASSWORD }, headers: { origin: velocity.base } }))
  return context
}

/** What the server answered; a refusal fails the test in the server's words. */
export async function okay(answer: APIResponse): Promise<any> {
  if (!answer.ok()) throw new Error(`${answer.url()} answered ${answer.status()}: ${await answer.text()}`)
  return answer.headers()['content-type']?.includes('json') ? answer.json() : answer.text()
}

/** Calls the server as whoever is signed in to this page. */
export async function call(page: Page, method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, data?: unknown): Promise<any> {
  const { origin } = new URL(page.url())
  return okay(await page.request.fetch(`${origin}${path}`, { method, headers: { origin }, ...(data === undefined ? {} : { data }) }))
}

function guard(page: Page, velocity: Velocity, watch: Watch): void {
  const { port } = new URL(velocity.base)
  page.on('pageerror', (error) => watch.wrong.push(`error: ${error.message}`))
  page.on('console', (message) => message.type() === 'error' && watch.wrong.push(`console: ${message.text()} ${message.location().url}`))
  page.on('request', (request) => {
    const url = new URL(request.url())
    const own = url.protocol === 'data:' || url.protocol === 'blob:' || url.hostname === 'localhost' || url.hostname.endsWith('.localhost') || url.hostname === '127.0.0.1'
    if (!own || (url.hostname === 'localhost' && url.port !== port)) watch.wrong.push(`asked elsewhere: ${request.url()}`)
  })
}
