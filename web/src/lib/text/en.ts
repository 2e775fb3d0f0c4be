import { admin } from './en/admin'
import { approvals } from './en/approvals'
import { queue } from './en/queue'
import { shell } from './en/shell'
import { studio } from './en/studio'

/** Everything that the page says, in English; a key is `part.what`. */
export const en = { ...admin, ...approvals, ...queue, ...shell, ...studio }

export type Key = keyof typeof en
