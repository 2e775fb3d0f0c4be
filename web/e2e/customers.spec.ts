import { expect, test } from './test'

const CSV = ['name,email,phone', 'Grace Hopper,grace@example.com,+1 555 0100', '"Kay, Alan",alan@example.com,', 'Nobody,not-an-address,', '<b>Bold</b>,bold@example.com,'].join('\n')

test('customers come in from a file: looked at first, the wrong line named and kept aside, names shown as they are', async ({ as }) => {
  const page = await as('developer', '/crm?tab=import')
  await page.getByLabel('CSV file').setInputFiles({ name: 'customers.csv', mimeType: 'text/csv', buffer: Buffer.from(CSV) })
  await expect(page.getByRole('region', { name: 'The first lines' }).getByRole('cell', { name: 'Kay, Alan' })).toBeVisible()
  await page.getByRole('button', { name: 'Import' }).click()
  const outcome = page.getByRole('status').filter({ hasText: 'kept aside' })
  await expect(outcome).toContainText('3 new, 0 updated, 1 kept aside')
  await expect(outcome).toContainText('Line 4')
  const download = page.waitForEvent('download')
  await outcome.getByRole('link').click()
  expect((await download).suggestedFilename()).toMatch(/\.csv$/)

  await page.getByRole('tab', { name: 'People' }).click()
  await expect(page.getByText('<b>Bold</b>')).toBeVisible()
  await page.getByRole('searchbox').fill('Hopper')
  await expect(page.getByText('grace@example.com')).toBeVisible()
  await expect(page.getByText('<b>Bold</b>')).toBeHidden()
  await expect(page).toHaveURL(/q=Hopper/)
})

test('an opportunity is moved along the pipeline, and everybody who looks sees it there', async ({ as }) => {
  const page = await as('developer', '/crm')
  const other = await as('admin', '/crm')
  await page.getByRole('button', { name: 'New record' }).click()
  await page.getByLabel('Name').fill('Bakery web shop')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByLabel('Status of Bakery web shop').selectOption('proposal')
  await expect(other.getByRole('region', { name: 'proposal' })).toContainText('Bakery web shop')
})
