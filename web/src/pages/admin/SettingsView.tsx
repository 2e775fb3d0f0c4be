import type { ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { settingsQuery } from '@/api/system'
import { number } from '@/lib/format'
import { t } from '@/lib/text'
import { LoadFailure } from '@/parts/shell/LoadFailure'
import { Skeleton } from '@/ui/Skeleton'
import { Facts, Row } from './Facts'

/** How the server is set, and which variable sets it. */
export function SettingsView() {
  const query = useQuery(settingsQuery)
  if (query.isPending) return <Skeleton className="h-64 w-full rounded-lg" />
  if (query.isLoadingError) return <LoadFailure what={t('admin.settings')} error={query.error} onRetry={() => void query.refetch()} />
  const now = query.data
  const tiers = Object.entries(now.task_tiers)
  return (
    <>
      <p className="pb-3 text-ink-2">{t('settings.text')}</p>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Facts title={t('settings.server')}>
          <Set name={t('settings.env')} by="ENV">{now.env}</Set>
          <Set name={t('settings.port')}>{String(now.port)}</Set>
          <Set name={t('settings.loopback')}>{yes(now.loopback)}</Set>
          <Set name={t('system.database')} by="DATABASE_URL, TASK_DB">{now.database}</Set>
          <Set name={t('system.sandbox')}>{now.sandbox}</Set>
          <Set name={t('system.gpu')} by="GPU_ENABLED">{yes(now.gpu_enabled)}</Set>
        </Facts>
        <Facts title={t('settings.limits')}>
          <Set name={t('settings.request')} by="MAX_REQUEST_BYTES">{`${number(now.request_bytes_max / 1024)} KiB`}</Set>
          <Set name={t('settings.connections')}>{number(now.connections_max)}</Set>
          <Set name={t('settings.signIn')}>{t('keys.inDays', { n: now.sign_in_days })}</Set>
          <Set name={t('settings.invitation')}>{t('keys.inDays', { n: now.invitation_days })}</Set>
        </Facts>
        <Facts title={t('settings.access')}>
          <Set name={t('settings.roles')} by="ENFORCE_ROLES">{yes(now.roles_enforced)}</Set>
          <Set name={t('settings.tiers')} by="ENFORCE_TIERS">{yes(now.tiers_enforced)}</Set>
          {tiers.length > 0 && <Set name={t('settings.taskTiers')} by="TASK_TIERS">{tiers.map(([task, tier]) => `${task}=${tier}`).join(', ')}</Set>}
          <Set name={t('settings.keys')} by="API_KEYS">{yes(now.keys_configured)}</Set>
          <Set name={t('settings.provider')} by="OIDC_ISSUER">{now.provider ?? t('settings.none')}</Set>
        </Facts>
        <Facts title={t('settings.rest')}>
          <Set name={t('settings.auditLog')} by="AUDIT_LOG">{yes(now.audit_log)}</Set>
          <Set name={t('settings.taskLog')} by="TASK_LOG">{yes(now.task_log)}</Set>
          <Set name={t('settings.heads')}>{yes(now.heads_signed)}</Set>
          <Set name={t('settings.models')} by="MODELS, OLLAMA_BASE_URL">{now.models.join(', ') || t('settings.none')}</Set>
          <Set name={t('settings.meaning')} by="EMBED_MODEL">{yes(now.meaning)}</Set>
        </Facts>
      </div>
    </>
  )
}

function Set({ name, by, children }: { name: string; by?: string; children: ReactNode }) {
  return (
    <Row
      name={
        <>
          {name}
          {by && (
            <code dir="ltr" className="block font-mono text-xs">
              {by}
            </code>
          )}
        </>
      }
    >
      {children}
    </Row>
  )
}

function yes(on: boolean): string {
  return on ? t('settings.yes') : t('settings.no')
}
