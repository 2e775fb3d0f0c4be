import { Boxes, Brain, ContactRound, Hammer, ListTodo, Scale, ShieldCheck, Target, UsersRound, Workflow, type LucideIcon } from 'lucide-react'
import type { User } from '@/api/auth'
import type { Key } from '@/lib/text'

/** A page of the main navigation. `key` follows `g` on the keyboard. */
export type Place = { to: '/' | '/runs' | '/projects' | '/queue' | '/approvals' | '/campaigns' | '/crm' | '/memory' | '/policies' | '/admin'; key: string; text: Key; icon: LucideIcon; only?: User['role'] }

/** The pages in the order of the navigation. One that somebody could not read is not offered; the server refuses it all the same. */
export const PLACES: readonly Place[] = [
  { to: '/', key: 'b', text: 'nav.build', icon: Hammer },
  { to: '/projects', key: 'p', text: 'nav.projects', icon: Boxes },
  { to: '/runs', key: 'u', text: 'nav.runs', icon: Workflow },
  { to: '/queue', key: 'q', text: 'nav.queue', icon: ListTodo },
  { to: '/approvals', key: 'a', text: 'nav.approvals', icon: ShieldCheck },
  { to: '/campaigns', key: 'c', text: 'nav.campaigns', icon: Target },
  { to: '/crm', key: 'r', text: 'nav.crm', icon: ContactRound },
  { to: '/memory', key: 'm', text: 'nav.memory', icon: Brain },
  { to: '/policies', key: 'l', text: 'nav.policies', icon: Scale },
  { to: '/admin', key: 's', text: 'nav.admin', icon: UsersRound, only: 'admin' },
]

/** The pages that somebody is led to. */
export function placesOf(user: User): readonly Place[] {
  return PLACES.filter((place) => place.only === undefined || place.only === user.role)
}
