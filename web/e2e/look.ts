import axe, { type AxeResults } from 'axe-core'
import { expect, type Page } from './test'

/** What axe finds wrong, in a line each. The page's policy stays in force: the debugger brings axe in. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  // What is within a product's frame is the product's own business, and tested with it.
  const { violations } = await page.evaluate<AxeResults>('axe.run({ exclude: ["iframe"] })')
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)
}

/** Looks at each address once it has come to rest: nothing keeps anybody out, and nothing is wider than the window. */
export async function look(page: Page, addresses: readonly string[], where: string): Promise<void> {
  for (const address of addresses) {
    await page.goto(address)
    await expect(page.getByRole('heading', { level: 1 }).first(), address).toBeVisible()
    await expect(page.locator('[aria-busy=true]'), address).toHaveCount(0)
    // Half faded in, a text has half its contrast.
    await page.waitForFunction(() => document.getAnimations().every((one) => one.playState !== 'running' || one.effect?.getComputedTiming().iterations === Infinity))
    expect.soft(await findings(page), `${address} (${where})`).toEqual([])
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect.soft(over, `${address} is wider than the window (${where})`).toBeLessThanOrEqual(0)
  }
}
