import { useIsSaying, useSay } from '@/api/session'
import { t } from '@/lib/text'
import { Button } from '@/ui/Button'

type Props = { session: string; look?: 'accent' | 'outline'; small?: boolean; children: string }

/** Says `build` in the conversation, as the person would. */
export function BuildButton({ session, look = 'outline', small, children }: Props) {
  const say = useSay(session)
  const saying = useIsSaying(session)
  return (
    <>
      <Button look={look} {...(small && { small })} because={saying ? t('run.busy') : null} onClick={() => say.mutate('build')}>
        {children}
      </Button>
      {say.isError && (
        <p role="alert" className="mt-2 text-sm text-bad">
          {say.error.message}
        </p>
      )}
    </>
  )
}
