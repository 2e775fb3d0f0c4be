import { call, expect, test } from './test'

test('the palette finds pages by keyboard, and the sheet of keys explains itself', async ({ as }) => {
  const page = await as('developer', '/queue')
  await expect(page.getByRole('heading', { name: 'Queue', level: 1 })).toBeVisible()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: /Search/ }).fill('memory')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Memory', level: 1 })).toBeVisible()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: /[Kk]ey/ })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
})

test('the page speaks four languages, the one from right to left too, and remembers which', async ({ as }) => {
  const page = await as('developer', '/profile')
  for (const [language, heading, dir] of [
    ['Deutsch', 'Dein Konto', 'ltr'],
    ['Français', 'Votre compte', 'ltr'],
    ['العربية', 'حسابك', 'rtl'],
  ] as const) {
    await page.getByRole('combobox').filter({ has: page.getByRole('option', { name: 'Deutsch' }) }).selectOption(language)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading)
    await page.reload()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading)
    await expect(page.locator('html')).toHaveAttribute('dir', dir)
  }
})

test('a theme that was chosen is there before the first paint of the next visit', async ({ as }) => {
  const page = await as('developer', '/profile')
  await page.getByLabel('Theme').selectOption('dark')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.reload({ waitUntil: 'commit' })
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
})

test('a lost server is said, and what happened meanwhile is there when it is back', async ({ as, velocity, watch }) => {
  // The browser writes each call that nobody answered into its log.
  watch.allow(/Failed to load resource|ERR_/)
  const page = await as('developer', '/queue')
  await expect(page.getByRole('banner').getByRole('status')).toHaveText('Live')
  const key = (await call(page, 'POST', '/api/keys', { name: 'behind the page', scopes: ['read', 'build'] })).secret
  await velocity.down('SIGKILL')
  await expect(page.getByRole('banner').getByRole('status')).not.toHaveText('Live')
  await velocity.up()
  const answer = await fetch(`${velocity.base}/tasks`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-api-key': key }, body: JSON.stringify({ task: 'sleep', payload: { seconds: 0 } }) })
  const { job_id: job } = (await answer.json()) as { job_id: string }
  await expect(page.getByRole('banner').getByRole('status')).toHaveText('Live', { timeout: 60_000 })
  await expect(page.getByRole('link', { name: new RegExp(`^${job} sleep`) })).toBeVisible()
})

test('many jobs are chosen and cancelled at once, and every filter is part of the address', async ({ as }) => {
  const page = await as('developer', '/queue?task=sleep')
  const jobs: string[] = []
  for (let n = 0; n < 5; n++) jobs.push((await call(page, 'POST', '/tasks', { task: 'sleep', payload: { seconds: 600 }, run_at: '2999-01-01T00:00:00Z' })).job_id)
  for (const job of jobs) await expect(page.getByRole('checkbox', { name: `Choose job ${job}` })).toBeVisible()
  for (const job of jobs) await page.getByRole('checkbox', { name: `Choose job ${job}` }).check()
  await page.getByRole('button', { name: 'Cancel', exact: true }).click()
  await page.getByRole('button', { name: /^Cancelled/ }).click()
  await expect(page).toHaveURL(/state=cancelled/)
  for (const job of jobs) await expect(page.getByRole('link', { name: new RegExp(`^${job} sleep cancelled`) })).toBeVisible({ timeout: 30_000 })
})
