import { getRouteApi } from '@tanstack/react-router'
import { t } from '@/lib/text'
import { Page } from '@/parts/shell/Page'
import { Tabs, tabIds, useTabsBase } from '@/ui/Tabs'
import { DecisionList } from './DecisionList'
import { Explain } from './Explain'
import { Replay } from './Replay'
import { RuleList } from './RuleList'

const route = getRouteApi('/app/policies')
export const POLICY_TABS = ['rules', 'decisions', 'explain', 'replay'] as const
const PARTS = { rules: RuleList, decisions: DecisionList, explain: Explain, replay: Replay }

/** What is allowed and why: the rules, what they decided, what they would say, and what others would have said. */
export function PoliciesPage() {
  const { tab = 'rules' } = route.useSearch()
  const navigate = route.useNavigate()
  const base = useTabsBase()
  const ids = tabIds(base, tab)
  const Part = PARTS[tab]
  return (
    <Page title={t('policies.title')} text={t('policies.text')}>
      <div className="overflow-x-auto border-b border-line print:hidden">
        <Tabs base={base} label={t('policies.tabs')} tabs={POLICY_TABS.map((key) => ({ key, label: t(`policies.${key}`) }))} value={tab} onChange={(key) => void navigate({ search: { tab: key } })} className="h-10" />
      </div>
      <div id={ids.panel} role="tabpanel" aria-labelledby={ids.tab} className="pt-5">
        <Part />
      </div>
    </Page>
  )
}
