import type { Catalogue } from '../text'
import { admin } from './ar/admin'
import { approvals } from './ar/approvals'
import { queue } from './ar/queue'
import { shell } from './ar/shell'
import { studio } from './ar/studio'

/** Everything that the page says, in Arabic. */
export const ar: Catalogue = { ...admin, ...approvals, ...queue, ...shell, ...studio }
