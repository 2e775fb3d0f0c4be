/** Where the page is: what of `location` matters. */
export type Here = { protocol: string; hostname: string; port: string }

/**
 * Where a product is reached from where the page is: under the name that the page itself was reached by, so that it works on
 * another device too. `url` is the server's own address, `http://shop.localhost:8000/`.
 */
export function productAddress(url: string, here: Here): string {
  if (isLocal(here.hostname)) return url
  const label = new URL(url).hostname.split('.')[0] ?? ''
  return `${here.protocol}//${label}.${here.hostname}${here.port === '' ? '' : `:${here.port}`}/`
}

/** Whether an address works only on this machine. */
export function isLocal(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '127.0.0.1' || hostname === '[::1]'
}

/** Whether the page is reached by a number, which has no names below it: then a product has no address of its own there. */
export function isNumber(hostname: string): boolean {
  return /^[\d.]+$|^\[/.test(hostname)
}
