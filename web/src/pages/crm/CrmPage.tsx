import { getRouteApi } from '@tanstack/react-router'
import { CRM_TABS } from '@/api/crm'
import { t } from '@/lib/text'
import { Page } from '@/parts/shell/Page'
import { Tabs, tabIds, useTabsBase } from '@/ui/Tabs'
import { ImportWizard } from './ImportWizard'
import { Pipeline } from './Pipeline'
import { RecordList } from './RecordList'

const route = getRouteApi('/app/crm')

/** The customers: what may be sold, to whom, and what was said. */
export function CrmPage() {
  const { tab = 'pipeline' } = route.useSearch()
  const navigate = route.useNavigate()
  const base = useTabsBase()
  const ids = tabIds(base, tab)
  return (
    <Page title={t('crm.title')}>
      <div className="overflow-x-auto border-b border-line">
        <Tabs base={base} label={t('crm.parts')} tabs={CRM_TABS.map((key) => ({ key, label: t(`crm.${key}`) }))} value={tab} onChange={(key) => void navigate({ search: { tab: key } })} className="h-10" />
      </div>
      <div id={ids.panel} role="tabpanel" aria-labelledby={ids.tab} className="pt-5">
        {tab === 'pipeline' ? <Pipeline /> : tab === 'import' ? <ImportWizard /> : <RecordList key={tab} kind={tab} />}
      </div>
    </Page>
  )
}
