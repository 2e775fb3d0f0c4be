import type { Catalogue } from '../text'
import { admin } from './ar/admin'
import { approvals } from './ar/approvals'
import { queue } from './ar/queue'
import { run } from './ar/run'
import { shell } from './ar/shell'
import { spec } from './ar/spec'
import { studio } from './ar/studio'

/** Everything that the page says, in Arabic. */
export const ar: Catalogue = { ...admin, ...approvals, ...queue, ...run, ...shell, ...spec, ...studio }
