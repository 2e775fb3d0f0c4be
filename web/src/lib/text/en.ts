import { admin } from './en/admin'
import { approvals } from './en/approvals'
import { campaigns } from './en/campaigns'
import { crm } from './en/crm'
import { diff } from './en/diff'
import { docs } from './en/docs'
import { memory } from './en/memory'
import { notices } from './en/notices'
import { policies } from './en/policies'
import { project } from './en/project'
import { queue } from './en/queue'
import { run } from './en/run'
import { runs } from './en/runs'
import { shell } from './en/shell'
import { source } from './en/source'
import { spec } from './en/spec'
import { studio } from './en/studio'

/** Everything that the page says, in English; a key is `part.what`. */
export const en = { ...admin, ...approvals, ...campaigns, ...crm, ...diff, ...docs, ...memory, ...notices, ...policies, ...project, ...queue, ...run, ...runs, ...shell, ...source, ...spec, ...studio }

export type Key = keyof typeof en
