import type { FormEvent } from 'react'
import { X } from 'lucide-react'
import { useCampaigns, type Campaign } from '@/api/campaign'
import { t } from '@/lib/text'
import { Who } from '@/parts/people/Who'
import { Button, IconButton } from '@/ui/Button'
import { fieldLook } from '@/ui/Field'
import { tell } from '@/ui/note'

/** Who takes part. */
export function Members({ campaign }: { campaign: Campaign }) {
  const { addMember, removeMember } = useCampaigns()
  const failed = { onError: (error: Error) => void tell(error.message, { tone: 'bad' }) }
  const add = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const member = String(new FormData(form).get('member') ?? '').trim()
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
              <IconButton label={t('campaigns.remove', { who: member })} onClick={() => remove(member)} className="size-7">
                <X size={14} />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      <form onSubmit={add} className="mt-3 flex gap-2">
        <input name="member" dir="ltr" aria-label={t('campaigns.member')} placeholder={t('campaigns.member')} className={fieldLook} />
        <Button type="submit">{t('campaigns.add')}</Button>
      </form>
    </section>
  )
}
