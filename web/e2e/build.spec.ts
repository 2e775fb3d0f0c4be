import { look } from './look'
import { call, expect, test, type Page } from './test'

test.describe.configure({ mode: 'serial' })

/** The seven questions of the assistant, and what a person answers. */
const ANSWERS = [
  'Website',
  'online store for clothing',
  'show products, cart, checkout, user accounts',
  'Home, Products, Product detail, Cart, Checkout, Account',
  'customers, admins',
  'clean and minimal',
  'corner_shop',
]
/** A whole product is installed, compiled, tested in a browser and started. */
const BUILD_MS = 6 * 60_000

async function say(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message' }).fill(text)
  await page.getByRole('button', { name: 'Send' }).click()
  await expect(page.getByRole('log').getByText(`You: ${text}`).last()).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeEnabled()
}

/** Waits until the run shown has come to its end, and that is a good one. */
async function onTheAir(page: Page): Promise<void> {
  const build = page.getByRole('tabpanel', { name: /Build/ })
  await expect(build.getByRole('heading', { name: 'On the air' }).or(page.getByText('failed', { exact: true })).first()).toBeVisible({ timeout: BUILD_MS })
  await expect(build.getByRole('heading', { name: 'On the air' })).toBeVisible()
}

test('seven answers become a product on the air, a change becomes its next version, and the first can be had back', async ({ as, watch }) => {
  test.skip(process.env['VELOCITY_TEST_FAST'] !== undefined, 'NOT RUN: VELOCITY_TEST_FAST is set, so no whole product is built')
  test.setTimeout(3 * BUILD_MS)
  // A product that is being built for the first time is asked for before it is there.
  watch.allow(/status of 404 .*\/api\/projects\/corner_shop/)
  const page = await as('developer')
  await page.getByRole('link', { name: 'New product' }).click()
  await expect(page.getByRole('heading', { name: 'What do you want to build?' })).toBeVisible()
  for (const [count, answer] of ANSWERS.entries()) {
    await say(page, answer)
    await expect(page.getByText(`${count + 1} of 7 answered`).or(page.getByText('ready to build')).first()).toBeVisible()
  }
  await page.getByRole('tab', { name: 'Spec' }).click()
  await expect(page.getByRole('tabpanel')).toContainText('Corner Shop')

  await say(page, 'build')
  for (const stage of ['plan', 'code', 'test', 'secure', 'build', 'deploy', 'monitor']) {
    await expect(page.getByRole('button', { name: new RegExp(`^passed ${stage}`) })).toBeVisible({ timeout: BUILD_MS })
  }
  await onTheAir(page)
  await expect(page.frameLocator('iframe').getByRole('link', { name: /Products/ }).first()).toBeVisible()
  const opened = page.waitForEvent('popup')
  await page.getByRole('link', { name: 'Open the product' }).first().click()
  const product = await opened
  await expect(product.getByRole('link', { name: /Products/ }).first()).toBeVisible()
  await product.close()

  await say(page, 'add a field origin to products')
  await expect(page.getByText(/product now has “Origin”/)).toBeVisible()
  await say(page, 'build')
  await expect(page.getByText(/Run \d+ of revision 8/)).toBeVisible()
  await onTheAir(page)

  // The first version, chosen by hand, takes over from the second one.
  await page.goto('/projects/corner_shop?tab=releases')
  const versions = page.getByRole('region', { name: 'Versions' }).getByRole('listitem')
  await expect(versions).toHaveCount(2)
  await expect(versions.nth(0)).toContainText('on the air')
  await expect(versions.nth(1)).toContainText('Revision 7')
  await versions.nth(1).getByRole('button', { name: 'Put on the air' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Put on the air' }).click()
  await expect(versions.filter({ has: page.getByText('on the air', { exact: true }) })).toContainText('Revision 7', { timeout: BUILD_MS })
  await expect(versions.filter({ hasText: 'replaced' })).toContainText('Revision 8')
  await page.goto('/projects/corner_shop')
  const back = page.waitForEvent('popup')
  await page.getByRole('link', { name: 'Open', exact: true }).click()
  await expect((await back).getByRole('link', { name: /Products/ }).first()).toBeVisible()
})

test('no page of what was built keeps anybody out', async ({ as, watch }) => {
  test.skip(process.env['VELOCITY_TEST_FAST'] !== undefined, 'NOT RUN: VELOCITY_TEST_FAST is set, so no whole product is built')
  test.setTimeout(BUILD_MS)
  // The product's own page within the frame, before anybody signed in to it.
  watch.allow(/status of 401 .*corner-shop/)
  const page = await as('admin')
  const [sessions, runs] = [await call(page, 'GET', '/api/sessions'), await call(page, 'GET', '/api/runs')]
  const run = runs[0].id
  const project = ['overview', 'spec', 'releases', 'runs', 'files', 'checks', 'data', 'settings'].map((tab) => `/projects/corner_shop?tab=${tab}`)
  const views = ['graph', 'timeline', 'log', 'evidence', 'artifacts', 'cost', 'compare'].map((view) => `/runs/${run}?view=${view}`)
  const talk = [`/?session=${sessions[0].id}`, `/?session=${sessions[0].id}&panel=spec`]
  const all = [...project, '/projects/corner_shop?tab=files&path=README.md', ...views, ...talk]
  await look(page, all, 'light')
  await page.emulateMedia({ colorScheme: 'dark' })
  await look(page, all, 'dark')
  await page.setViewportSize({ width: 390, height: 844 })
  await look(page, all, 'phone, dark')
})
