import { call, expect, test } from './test'

test('a viewer sees everything that is made and changes nothing of it', async ({ as }) => {
  const page = await as('viewer')
  const places = page.getByRole('navigation', { name: 'Main' })
  await expect(places.getByRole('link', { name: 'Queue' })).toBeVisible()
  await expect(places.getByRole('link', { name: 'Admin' })).toBeHidden()
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeDisabled()
  await page.goto('/memory')
  await expect(page.getByRole('button', { name: 'Remember something' }).first()).toBeDisabled()
  await page.goto('/crm?tab=people')
  await expect(page.getByRole('button', { name: 'New record' }).first()).toBeDisabled()
})

test('what the page keeps from a viewer, the server refuses', async ({ as }) => {
  const page = await as('viewer')
  for (const [method, path, body] of [
    ['POST', '/tasks', { task: 'sleep', payload: { seconds: 0 } }],
    ['POST', '/assistant-chat', { message: 'build', session_id: 'x', backend: 'rules' }],
    ['POST', '/api/crm/people', { name: 'x' }],
    ['POST', '/api/memory', { kind: 'fact', title: 'x' }],
    ['POST', '/api/auth/users', { email: 'x@example.com', role: 'admin' }],
    ['GET', '/api/auth/users', undefined],
    ['GET', '/api/audit', undefined],
  ] as const) {
    await expect(call(page, method, path, body), `${method} ${path}`).rejects.toThrow(/answered 403/)
  }
})

test('a developer builds and keeps customers, and does not administer', async ({ as }) => {
  const page = await as('developer')
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeEnabled()
  await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Admin' })).toBeHidden()
  await expect(call(page, 'GET', '/api/auth/users')).rejects.toThrow(/answered 403/)
})

test('an admin invites somebody, who sets a password by the link and is who the admin said', async ({ as, page, watch }) => {
  watch.allow(/status of 401/)
  const admin = await as('admin', '/admin')
  await admin.getByRole('button', { name: 'Invite somebody' }).click()
  const dialog = admin.getByRole('dialog')
  await dialog.getByLabel('E-mail').fill('grace@example.com')
  await dialog.getByLabel('Role').selectOption('viewer')
  await dialog.getByRole('button', { name: 'Make the link' }).click()
  const link = await admin.getByRole('textbox', { name: 'One-time link for grace@example.com' }).inputValue()
  expect(new URL(link).hash).not.toBe('')

  await page.goto(link)
  await page.getByLabel('New password', { exact: true }).fill('another-long-battery')
  await page.getByLabel('The same again').fill('another-long-battery')
  await page.getByRole('button', { name: 'Begin' }).click()
  await expect(page.getByRole('button', { name: 'Your account: grace@example.com, Viewer' })).toBeVisible()

  await admin.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
  await admin.getByRole('button', { name: 'What can be done with grace@example.com' }).click()
  await admin.getByRole('menuitem', { name: 'Disable' }).click()
  await expect(admin.getByRole('region', { name: 'Messages' })).toContainText('grace@example.com is disabled')
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()

  await admin.getByRole('button', { name: 'What can be done with grace@example.com' }).click()
  await admin.getByRole('menuitem', { name: 'Erase for good' }).click()
  await admin.getByRole('dialog').getByRole('button', { name: 'Erase for good' }).click()
  await expect(admin.getByText('grace@example.com', { exact: true })).toBeHidden()
})

test('a key of a program is shown once, does what its scopes say, is rotated and revoked', async ({ as, request, velocity }) => {
  const page = await as('developer', '/profile')
  await page.getByRole('button', { name: 'New key' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('the nightly script')
  await page.getByRole('dialog').getByRole('button', { name: 'Make the key' }).click()
  const shown = page.getByRole('dialog').getByRole('textbox')
  await expect(shown).toHaveValue(/^vel_/)
  const key = await shown.inputValue()
  const status = async (secret: string) => (await request.get(`${velocity.base}/api/projects`, { headers: { 'x-api-key': secret } })).status()
  expect(await status(key)).toBe(200)
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()

  const own = page.getByRole('listitem').filter({ hasText: 'the nightly script' })
  await own.getByRole('button', { name: 'Rotate' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Rotate' }).click()
  await expect(shown).not.toHaveValue(key)
  const next = await shown.inputValue()
  expect([await status(key), await status(next)]).toEqual([401, 200])
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
  await own.getByRole('button', { name: 'Revoke' }).click()
  await expect(own).toBeHidden()
  await expect.poll(() => status(next)).toBe(401)
})
