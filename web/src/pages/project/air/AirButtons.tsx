import { useState } from 'react'
import { Camera, Play, RotateCw, Square } from 'lucide-react'
import { useAir, type AirChange, type ProjectAnswer } from '@/api/project'
import { t } from '@/lib/text'
import { Button } from '@/ui/Button'
import { Confirm } from '@/ui/Confirm'
import { tell } from '@/ui/note'

/** What can be done to what is on the air; what cannot be done now says why. */
export function AirButtons({ project }: { project: ProjectAnswer }) {
  const air = useAir(project.id)
  const [asking, setAsking] = useState<'restart' | 'stop' | null>(null)
  const { can } = project
  const change = (what: AirChange) => air.mutate({ change: what }, { onError: (error) => tell(error.message, { tone: 'bad' }) })
  const blocked = (because: string | null) => (air.isPending ? t('air.asked') : because)
  return (
    <div className="flex flex-wrap gap-2">
      {project.live === null ? (
        <Button small icon={<Play aria-hidden size={13} />} because={blocked(can.start.because)} onClick={() => change('start')}>
          {t('air.start')}
        </Button>
      ) : (
        <>
          <Button small icon={<RotateCw aria-hidden size={13} />} because={blocked(can.restart.because)} onClick={() => setAsking('restart')}>
            {t('air.restart')}
          </Button>
          <Button small icon={<Square aria-hidden size={11} fill="currentColor" />} because={blocked(can.stop.because)} onClick={() => setAsking('stop')}>
            {t('air.stop')}
          </Button>
          <Button small look="quiet" icon={<Camera aria-hidden size={14} />} because={blocked(can.picture.because)} onClick={() => change('picture')}>
            {t('air.picture')}
          </Button>
        </>
      )}
      <Confirm
        open={asking !== null}
        title={t(`air.${asking ?? 'stop'}.ask`, { title: project.title })}
        text={t(`air.${asking ?? 'stop'}.text`)}
        yes={t(`air.${asking ?? 'stop'}.yes`)}
        no={t('act.cancel')}
        onYes={() => {
          if (asking) change(asking)
          setAsking(null)
        }}
        onClose={() => setAsking(null)}
      />
    </div>
  )
}
