import type { Catalogue } from '../text'
import { admin } from './fr/admin'
import { approvals } from './fr/approvals'
import { campaigns } from './fr/campaigns'
import { crm } from './fr/crm'
import { diff } from './fr/diff'
import { memory } from './fr/memory'
import { project } from './fr/project'
import { queue } from './fr/queue'
import { run } from './fr/run'
import { runs } from './fr/runs'
import { shell } from './fr/shell'
import { spec } from './fr/spec'
import { studio } from './fr/studio'

/** Everything that the page says, in French. */
export const fr: Catalogue = { ...admin, ...approvals, ...campaigns, ...crm, ...diff, ...memory, ...project, ...queue, ...run, ...runs, ...shell, ...spec, ...studio }
