import type { Catalogue } from '../text'
import { shell } from './de/shell'

/** Everything that the page says, in German. */
export const de: Catalogue = { ...shell }
