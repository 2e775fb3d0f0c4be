import { look } from './look'
import { call, test } from './test'

/** Every address of the page that needs no product, for whoever sees the most. */
const ADDRESSES = [
  '/',
  '/?panel=spec',
  '/projects',
  '/runs',
  '/queue',
  '/queue?workers=true',
  '/approvals?state=all',
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

for (const scheme of ['light', 'dark'] as const) {
  test(`no page keeps anybody out: ${scheme}`, async ({ as, watch }) => {
    test.setTimeout(300_000)
    watch.allow(/status of 404/)
    const page = await as('admin')
    await page.emulateMedia({ colorScheme: scheme })
    await call(page, 'POST', '/api/crm/people', { name: `Grace ${scheme} Hopper`, email: `grace-${scheme}@example.com` })
    await call(page, 'POST', '/api/crm/opportunities', { name: `A shop in ${scheme}` })
    await call(page, 'POST', '/api/memory', { kind: 'decision', title: `Ships go out on Thursdays (${scheme})` })
    const { id: campaign } = await call(page, 'POST', '/api/campaigns', { campaign_name: `Spring ${scheme}` })
    await call(page, 'POST', '/assistant-chat', { message: 'Website', session_id: `a_talk_${scheme}`, backend: 'rules' })
    const { job_id: job } = await call(page, 'POST', '/tasks', { task: 'sleep', payload: { seconds: 0 } })
    await look(page, [...ADDRESSES, `/campaigns/${campaign}`, `/queue?job=${job}`, `/?session=a_talk_${scheme}`], scheme)
  })
}

test('nor do the door, a phone, and a page from right to left', async ({ page, as, watch }) => {
  test.setTimeout(180_000)
  watch.allow(/status of 40[14]/)
  await look(page, ['/login', '/invitation#a-token-that-is-none'], 'the door')
  const inside = await as('admin')
  await inside.setViewportSize({ width: 390, height: 844 })
  const most = ['/', '/queue', '/projects', '/runs', '/crm', '/memory', '/admin', '/admin?tab=audit', '/policies', '/search?q=x', '/profile']
  await look(inside, most, 'phone')
  await inside.evaluate(() => localStorage.setItem('velocity.language', 'ar'))
  await look(inside, most, 'phone, Arabic')
})
