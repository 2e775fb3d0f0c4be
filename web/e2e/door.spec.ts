import { expect, test } from './test'
import { PASSWORD, people } from './velocity'

test('a login screen is the first thing that a visitor sees, and leads to where one wanted to go', async ({ page, watch }) => {
  watch.allow(/status of 401/)
  await page.goto('/queue?state=done')
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await page.getByLabel('E-mail').fill(people.developer)
  await page.getByLabel('Password').fill('not the password')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toContainText('E-mail or password')
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Queue' })).toBeVisible()
  await expect(page).toHaveURL(/\/queue\?state=done$/)
})

test('a sign-in lives on in another window and ends in both', async ({ as, watch }) => {
  watch.allow(/status of 401/)
  const first = await as('developer', '/queue')
  const second = await as('developer', '/memory')
  await expect(second.getByRole('heading', { name: 'Memory', level: 1 })).toBeVisible()
  await first.getByRole('button', { name: /Your account/ }).click()
  await first.getByRole('menuitem', { name: 'Sign out', exact: true }).click()
  await expect(first.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await second.reload()
  await expect(second.getByRole('heading', { name: 'Sign in' })).toBeVisible()
})
