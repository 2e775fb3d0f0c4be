import type { Catalogue } from '../text'
import { admin } from './fr/admin'
import { approvals } from './fr/approvals'
import { queue } from './fr/queue'
import { shell } from './fr/shell'
import { studio } from './fr/studio'

/** Everything that the page says, in French. */
export const fr: Catalogue = { ...admin, ...approvals, ...queue, ...shell, ...studio }
