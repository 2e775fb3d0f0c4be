import type { Catalogue } from '../text'
import { admin } from './de/admin'
import { approvals } from './de/approvals'
import { campaigns } from './de/campaigns'
import { crm } from './de/crm'
import { diff } from './de/diff'
import { memory } from './de/memory'
import { project } from './de/project'
import { queue } from './de/queue'
import { run } from './de/run'
import { runs } from './de/runs'
import { shell } from './de/shell'
import { spec } from './de/spec'
import { studio } from './de/studio'

/** Everything that the page says, in German. */
export const de: Catalogue = { ...admin, ...approvals, ...campaigns, ...crm, ...diff, ...memory, ...project, ...queue, ...run, ...runs, ...shell, ...spec, ...studio }
