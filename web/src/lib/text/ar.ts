import type { Catalogue } from '../text'
import { shell } from './ar/shell'

/** Everything that the page says, in Arabic. */
export const ar: Catalogue = { ...shell }
