import { call, expect, test } from './test'

const EVIL = `<img src=x onerror="document.title='taken'"><script>document.title='taken'</script>`
/** A campaign's name has no slash. */
const NAME = `<img src=x onerror="document.title='taken'">`

test('hostile names, logs and words of others are shown as the text that they are', async ({ as }) => {
  const page = await as('developer')
  await call(page, 'POST', '/api/crm/people', { name: EVIL, email: 'evil@example.com' })
  await call(page, 'POST', '/api/memory', { kind: 'fact', title: EVIL, body: `[click](javascript:alert(1)) ${EVIL}`, tags: ['x'] })
  await call(page, 'POST', '/api/campaigns', { campaign_name: NAME })
  await call(page, 'POST', '/assistant-chat', { message: EVIL, session_id: 'evil', backend: 'rules' })
  const { job_id: job } = await call(page, 'POST', '/tasks', { task: 'execute', payload: { argv: ['printf', `\\033[31m${EVIL}\\033[0m\\n\\033]0;taken\\007`] } })
  for (const [address, shown] of [
    ['/crm?tab=people', EVIL],
    ['/memory', EVIL],
    ['/campaigns', NAME],
    ['/?session=evil', EVIL],
    [`/queue?job=${job}`, EVIL],
  ] as const) {
    await page.goto(address)
    await expect(page.getByText(shown).first(), address).toBeVisible()
    expect(await page.title(), address).not.toBe('taken')
    expect(await page.locator('img[src="x"]').count(), address).toBe(0)
  }
})

test('an address that somebody made up does no harm and says so', async ({ as, watch }) => {
  watch.allow(/status of 40[04]/)
  const page = await as('developer')
  for (const address of ['/runs/999999', '/runs/abc', '/projects/no_such', '/projects/no%2fsuch', '/campaigns/%3Cscript%3E', '/queue?state=%3Cb%3E&job=-1', '/nowhere']) {
    await page.goto(address)
    const said = page.getByRole('main').getByRole('heading').or(page.getByRole('main').getByRole('alert'))
    await expect(said.first(), address).toBeVisible()
    await expect(page.getByRole('navigation', { name: 'Main' }).or(page.getByRole('main').getByRole('link')).first(), `${address} leads on`).toBeVisible()
  }
})
