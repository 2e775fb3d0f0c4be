import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'

/** The machine's own browser, as the products' tests take it; VELOCITY_CHROMIUM names another. */
const BROWSERS = [process.env['VELOCITY_CHROMIUM'], '/usr/bin/chromium', '/usr/lib/chromium/chromium', '/usr/lib/chromium/chromium-headless-shell', '/usr/bin/google-chrome']
const executablePath = BROWSERS.find((path) => path !== undefined && existsSync(path))
if (executablePath === undefined) throw new Error('no Chromium on this machine: sudo apt-get install chromium, or name one in VELOCITY_CHROMIUM')

export default defineConfig({
  testDir: '.',
  outputDir: '../node_modules/.cache/e2e',
  // A run of the factory keeps both cores busy; the other tests wait for their turn.
  workers: 1,
  // A person is patient for as long as a busy machine needs; nothing here measures time.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  // A second try tells a machine that was too slow from a page that is broken; what needed it is listed as flaky.
  retries: 1,
  reporter: [['list']],
  use: {
    launchOptions: { executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] },
    actionTimeout: 20_000,
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    // What moves explains, and is seen by a person; here it would only be waited for.
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
  },
})
