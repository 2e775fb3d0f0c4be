import { getRouteApi } from '@tanstack/react-router'
import { t } from '@/lib/text'
import { KeyList } from '@/parts/people/KeyList'
import { Page } from '@/parts/shell/Page'
import { Tabs, tabIds, useTabsBase } from '@/ui/Tabs'
import { AboutView } from './AboutView'
import { AuditList } from './AuditList'
import { Roles } from './Roles'
import { SettingsView } from './SettingsView'
import { SystemView } from './SystemView'
import { UserList } from './UserList'

const route = getRouteApi('/app/admin')
export const ADMIN_TABS = ['users', 'roles', 'keys', 'audit', 'system', 'settings', 'about'] as const
const PARTS = { users: UserList, roles: Roles, keys: KeyList, audit: AuditList, system: SystemView, settings: SettingsView, about: AboutView }

/** Who is let in, with what, what was done, and how the system is. */
export function AdminPage() {
  const { tab = 'users' } = route.useSearch()
  const navigate = route.useNavigate()
  const base = useTabsBase()
  const ids = tabIds(base, tab)
  const Part = PARTS[tab]
  return (
    <Page title={t('admin.title')}>
      <div className="overflow-x-auto border-b border-line print:hidden">
        <Tabs base={base} label={t('admin.tabs')} tabs={ADMIN_TABS.map((key) => ({ key, label: t(`admin.${key}`) }))} value={tab} onChange={(key) => void navigate({ search: { tab: key } })} className="h-10" />
      </div>
      <div id={ids.panel} role="tabpanel" aria-labelledby={ids.tab} className="pt-5">
        <Part />
      </div>
    </Page>
  )
}
