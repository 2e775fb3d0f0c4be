/** Reads one value of an address; undefined for what it cannot be. */
type Reader<T> = (value: unknown) => T | undefined
type Read<R extends Record<string, Reader<unknown>>> = { [K in keyof R]?: ReturnType<R[K]> | undefined }

const WORD_MAX = 500

/** Any short text. */
export const word: Reader<string> = (value) => {
  const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value
  return typeof text === 'string' && text !== '' && text.length <= WORD_MAX ? text : undefined
}

/** A whole number above 0: an id, a number of a page. */
export const id: Reader<number> = (value) => (Number.isSafeInteger(value) && Number(value) > 0 ? Number(value) : undefined)

/** Yes, or nothing said. */
export const flag: Reader<true> = (value) => (value === true ? true : undefined)

/** One of a few words. */
export function oneOf<const T extends string>(choices: readonly T[]): Reader<T> {
  return (value) => choices.find((choice) => choice === value)
}

/** What an address may say of a page: every key is given, also when it is not usable, so that the router fills in nothing itself. */
export function searchOf<R extends Record<string, Reader<unknown>>>(readers: R): (search: Record<string, unknown>) => Read<R> {
  return (search) => Object.fromEntries(Object.entries(readers).map(([key, reader]) => [key, reader(search[key])])) as Read<R>
}
