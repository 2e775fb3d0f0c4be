import axe, { type AxeResults } from 'axe-core'
import { call, expect, test, type Page } from './test'

/** Every address of the page, for whoever sees the most. */
const ADDRESSES = [
  '/',
  '/projects',
  '/runs',
  '/queue',
  '/approvals',
  '/campaigns',
  '/crm',
  '/crm?tab=leads',
  '/crm?tab=people',
  '/crm?tab=accounts',
  '/crm?tab=import',
  '/memory',
  '/policies',
  '/policies?tab=decisions',
  '/policies?tab=explain',
  '/policies?tab=replay',
  '/search?q=hopper',
  '/admin',
  '/admin?tab=roles',
  '/admin?tab=keys',
  '/admin?tab=audit',
  '/admin?tab=system',
  '/admin?tab=settings',
  '/admin?tab=about',
  '/profile',
  '/docs',
  '/docs/cancel_run',
  '/nowhere',
]

/** What axe finds wrong, in a line each. The page's policy stays in force: the debugger brings axe in. */
export async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate<AxeResults>('axe.run()')
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)
}

async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
}

for (const scheme of ['light', 'dark'] as const) {
  test(`no page keeps anybody out: ${scheme}`, async ({ as, watch }) => {
    test.setTimeout(300_000)
    watch.allow(/status of 404/)
    const page = await as('admin')
    await page.emulateMedia({ colorScheme: scheme })
    await call(page, 'POST', '/api/crm/people', { name: `Grace ${scheme} Hopper`, email: `grace-${scheme}@example.com` })
    await call(page, 'POST', '/api/memory', { kind: 'decision', title: `Ships go out on Thursdays (${scheme})` })
    await call(page, 'POST', '/api/campaigns', { campaign_name: `Spring ${scheme}` })
    await call(page, 'POST', '/tasks', { task: 'sleep', payload: { seconds: 0 } })
    for (const address of ADDRESSES) {
      await page.goto(address)
      await settled(page)
      expect.soft(await findings(page), `${address} (${scheme})`).toEqual([])
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect.soft(over, `${address} is wider than the window`).toBeLessThanOrEqual(0)
    }
  })
}

test('nor do the door and a phone', async ({ page, as, watch }) => {
  watch.allow(/status of 401/)
  await page.goto('/login')
  await settled(page)
  expect(await findings(page)).toEqual([])
  const inside = await as('admin')
  await inside.setViewportSize({ width: 390, height: 844 })
  for (const address of ['/', '/queue', '/projects', '/crm', '/admin', '/policies']) {
    await inside.goto(address)
    await settled(inside)
    expect.soft(await findings(inside), `${address} (phone)`).toEqual([])
    const over = await inside.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect.soft(over, `${address} is wider than the phone`).toBeLessThanOrEqual(0)
  }
})
