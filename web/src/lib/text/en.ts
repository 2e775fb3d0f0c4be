import { shell } from './en/shell'

/** Everything that the page says, in English; a key is `part.what`. */
export const en = { ...shell }

export type Key = keyof typeof en
