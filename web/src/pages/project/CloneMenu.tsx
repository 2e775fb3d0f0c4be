import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { Download, GitBranch } from 'lucide-react'
import { cloneAddress, zipAddress } from '@/api/source'
import { t } from '@/lib/text'
import { Button, buttonLook } from '@/ui/Button'
import { CopyField } from '@/ui/CopyField'
import { Dialog } from '@/ui/Dialog'
import { Words } from '@/ui/Words'

/** The ways to take the project away: as a zip, or with git and its history. */
export function CloneMenu({ slug }: { slug: string }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button icon={<GitBranch aria-hidden size={15} />} onClick={() => setOpen(true)}>
        {t('clone.open')}
      </Button>
      <Dialog open={open} title={t('clone.title')} wide onClose={() => setOpen(false)}>
        <div className="space-y-4">
          <div>
            <p className="pb-2 text-ink-2">{t('clone.text')}</p>
            <CopyField label={t('clone.command')} value={`git clone ${cloneAddress(slug)}`} />
          </div>
          <p className="text-sm text-ink-2">
            <Words text={t('clone.key')} />{' '}
            <Link to="/profile" className="text-accent-text underline underline-offset-2">
              {t('clone.make')}
            </Link>
          </p>
          <div className="flex flex-wrap items-center justify-between gap-3 border-t border-line pt-4">
            <p className="text-sm text-ink-2">{t('clone.zip.text')}</p>
            <a href={zipAddress(slug)} download className={buttonLook('outline')}>
              <Download aria-hidden size={15} />
              {t('clone.zip')}
            </a>
          </div>
        </div>
      </Dialog>
    </>
  )
}
