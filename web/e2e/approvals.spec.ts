import { call, expect, test, type Page } from './test'

/** A developer's command with network: a rule has an admin look first. */
async function asked(page: Page): Promise<string> {
  const answer = await call(page, 'POST', '/tasks', { task: 'execute', payload: { argv: ['echo', 'hello'], network: true } })
  expect(answer).toMatchObject({ status: 'waiting', waits_for: 'approval' })
  return answer.job_id
}

test('what a rule asks for waits until an admin has decided, and the one who wanted it sees what came of it', async ({ as }) => {
  const developer = await as('developer', '/approvals')
  await expect(developer.getByRole('heading', { name: 'Nothing waits for you' })).toBeVisible()
  const job = await asked(developer)
  const own = developer.getByRole('list', { name: 'Questions' }).getByRole('link')
  await own.click()
  await expect(developer.getByText('networked-execute-is-asked').first()).toBeVisible()
  await expect(developer.getByRole('button', { name: 'Approve' })).toBeDisabled()

  const admin = await as('admin', '/queue')
  await admin.getByRole('link', { name: /Approvals 1 waits/ }).click()
  await admin.getByRole('list', { name: 'Questions' }).getByRole('link').click()
  await expect(admin.getByRole('article')).toContainText('echo')
  await admin.getByLabel('Comment').fill('It only says hello.')
  await admin.getByRole('button', { name: 'Approve' }).click()
  await expect(admin.getByRole('region', { name: 'Messages' })).toContainText('Approved')

  await developer.goto(`/approvals?state=approved`)
  await developer.getByRole('list', { name: 'Questions' }).getByRole('link').first().click()
  await expect(developer.getByRole('article')).toContainText('It only says hello.')
  await developer.goto(`/queue?job=${job}`)
  await expect(developer.getByRole('link', { name: new RegExp(`^${job} execute`) })).toBeVisible()
})

test('a refusal ends the job', async ({ as }) => {
  const developer = await as('developer', '/approvals')
  const job = await asked(developer)
  const admin = await as('admin', '/approvals')
  await admin.getByRole('list', { name: 'Questions' }).getByRole('link').click()
  await admin.getByRole('button', { name: 'Refuse' }).click()
  await expect(admin.getByRole('region', { name: 'Messages' })).toContainText('Refused')
  await developer.goto('/queue')
  await expect(developer.getByRole('link', { name: new RegExp(`^${job} execute`) })).toBeVisible()
  await expect(developer.getByRole('link', { name: new RegExp(`^${job} execute (failed|cancelled|refused)`) })).toBeVisible()
})
