import type { Catalogue } from '../text'
import { shell } from './fr/shell'

/** Everything that the page says, in French. */
export const fr: Catalogue = { ...shell }
