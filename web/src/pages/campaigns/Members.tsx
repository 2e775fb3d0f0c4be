import { useId, type FormEvent } from 'react'
import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useCampaigns, type Campaign } from '@/api/campaign'
import { useBecause } from '@/api/may'
import { usersQuery } from '@/api/people'
import { t } from '@/lib/text'
import { Who } from '@/parts/people/Who'
import { Button, IconButton } from '@/ui/Button'
import { fieldLook } from '@/ui/Field'
import { refuse, tell } from '@/ui/note'

/** Who takes part. */
export function Members({ campaign }: { campaign: Campaign }) {
  const { addMember, removeMember } = useCampaigns()
  const denied = useBecause('change_campaigns')
  const { data: users } = useQuery({ ...usersQuery, enabled: useBecause('see_accounts') === null })
  const list = useId()
  const free = (users ?? []).filter(({ id, disabled_at }) => disabled_at == null && !campaign.members.includes(id))
  const failed = { onError: (error: Error) => void refuse(error) }
  const add = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const typed = String(new FormData(form).get('member') ?? '').trim()
    // Who is chosen by the address is a member by the account, so that the name stays right when the address changes.
    const member = users?.find(({ email }) => email.toLowerCase() === typed.toLowerCase())?.id ?? typed
    if (member !== '') addMember.mutate({ id: campaign.id, member }, { ...failed, onSuccess: () => form.reset() })
  }
  const remove = (member: string) =>
    removeMember.mutate(
      { id: campaign.id, member },
      { ...failed, onSuccess: () => tell(t('campaigns.removed', { who: member }), { undo: () => addMember.mutate({ id: campaign.id, member }, failed) }) },
    )
  return (
    <section className="rounded-lg border border-line bg-panel px-5 py-4">
      <h2 className="pb-2 font-semibold">{t('campaigns.members')}</h2>
      {campaign.members.length === 0 ? (
        <p className="text-ink-3">{t('campaigns.noMembers')}</p>
      ) : (
        <ul className="divide-y divide-line">
          {campaign.members.map((member) => (
            <li key={member} className="flex items-center justify-between gap-3 py-1">
              <span dir="auto" className="min-w-0 truncate">
                <Who actor={member} />
              </span>
              {denied === null && (
                <IconButton label={t('campaigns.remove', { who: users?.find(({ id }) => id === member)?.email ?? member })} onClick={() => remove(member)} className="size-7">
                  <X size={14} />
                </IconButton>
              )}
            </li>
          ))}
        </ul>
      )}
      <form onSubmit={add} className="mt-3 flex gap-2">
        <input name="member" dir="ltr" list={list} autoComplete="off" aria-label={t('campaigns.member')} placeholder={t('campaigns.member')} className={fieldLook} />
        <datalist id={list}>
          {free.map(({ id, email }) => (
            <option key={id} value={email} aria-label={email} />
          ))}
        </datalist>
        <Button type="submit" because={denied}>
          {t('campaigns.add')}
        </Button>
      </form>
    </section>
  )
}
