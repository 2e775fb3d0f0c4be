import react from '@vitejs/plugin-react'
import tailwindcss from '@tailwindcss/vite'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

/** What stands there from the first moment needs the styles, not the scripts: on a slow line those wait their turn. */
const stylesFirst: Plugin = {
  name: 'styles-first',
  transformIndexHtml: { order: 'post', handler: (html) => html.replaceAll(/<(script type="module"|link rel="modulepreload") crossorigin/g, '<$1 crossorigin fetchpriority="low"') },
}

export default defineConfig({
  plugins: [react(), tailwindcss(), stylesFirst],
  resolve: { alias: { '@': new URL('./src', import.meta.url).pathname } },
  build: {
    target: 'es2023',
    // The page's policy is `font-src 'self'`: nothing may become a data: address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What counts is the budget that scripts/compress.mjs enforces.
    chunkSizeWarningLimit: 1000,
    // Few files: a browser asks for six at a time, and each costs a way there and back.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'base', test: /node_modules\/(react|react-dom|scheduler|@tanstack|openapi-fetch|motion|framer-motion|motion-dom|motion-utils)\//, minShareCount: 2, priority: 3 },
            { name: 'common', test: /(\/src\/(lib|ui|api)\/|\/src\/parts\/shell\/|lucide-react)/, minShareCount: 3, priority: 2 },
          ],
        },
      },
    },
  },
  server: {
    port: 5173,
    strictPort: true,
    proxy: {
      '/api': 'http://127.0.0.1:8000',
      '/assistant-chat': 'http://127.0.0.1:8000',
      '/artifacts': 'http://127.0.0.1:8000',
      '/auth': 'http://127.0.0.1:8000',
      '/avatars': 'http://127.0.0.1:8000',
      '/git': 'http://127.0.0.1:8000',
      '/health': 'http://127.0.0.1:8000',
      '/openapi.json': 'http://127.0.0.1:8000',
      '/ready': 'http://127.0.0.1:8000',
      '/results': 'http://127.0.0.1:8000',
      '/route': 'http://127.0.0.1:8000',
      '/tasks': 'http://127.0.0.1:8000',
      '/version': 'http://127.0.0.1:8000',
      '/ws': { target: 'http://127.0.0.1:8000', ws: true },
    },
  },
  // A page in jsdom takes a second alone, and many on a machine that also builds.
  test: { environment: 'node', testTimeout: 30_000, include: ['src/**/*.test.{ts,tsx}'] },
})
