import type { Catalogue } from '../text'
import { admin } from './ar/admin'
import { approvals } from './ar/approvals'
import { campaigns } from './ar/campaigns'
import { crm } from './ar/crm'
import { diff } from './ar/diff'
import { memory } from './ar/memory'
import { project } from './ar/project'
import { queue } from './ar/queue'
import { run } from './ar/run'
import { runs } from './ar/runs'
import { shell } from './ar/shell'
import { spec } from './ar/spec'
import { studio } from './ar/studio'

/** Everything that the page says, in Arabic. */
export const ar: Catalogue = { ...admin, ...approvals, ...campaigns, ...crm, ...diff, ...memory, ...project, ...queue, ...run, ...runs, ...shell, ...spec, ...studio }
