import { expect, test, type Page } from './test'

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

test('seven answers become a product on the air, a change becomes its next version, and the first can be had back', async ({ as }) => {
  test.setTimeout(3 * BUILD_MS)
  const page = await as('developer')
  await expect(page.getByRole('heading', { name: 'What do you want to build?' })).toBeVisible()
  for (const [count, answer] of ANSWERS.entries()) {
    await say(page, answer)
    await expect(page.getByText(`${count + 1} of 7 answered`).or(page.getByText('ready to build')).first()).toBeVisible()
  }
  await page.getByRole('tab', { name: 'Spec' }).click()
  await expect(page.getByRole('tabpanel')).toContainText('Corner Shop')
  await say(page, 'build')
  const build = page.getByRole('tabpanel', { name: /Build/ })
  await expect(build.getByRole('heading', { name: 'Done' })).toBeVisible({ timeout: BUILD_MS })
})
