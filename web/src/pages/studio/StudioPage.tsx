import { useEffect, useRef } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { useBecause } from '@/api/may'
import { emptySession, sessionQuery, useIsSaying, useSay } from '@/api/session'
import { useMedia } from '@/lib/media'
import { t } from '@/lib/text'
import { Chat } from '@/parts/chat/Chat'
import { RunNote } from '@/parts/chat/RunNote'
import { LoadFailure } from '@/parts/shell/LoadFailure'
import { useTitle } from '@/parts/shell/Page'
import { Hero } from './Hero'
import { Panel } from './Panel'
import { SmallStudio } from './SmallStudio'
import { useStudio } from './useStudio'
import { WideStudio } from './WideStudio'

const route = getRouteApi('/app/')

/** The main page: the conversation, and beside it the spec and the build. */
export function StudioPage() {
  const search = route.useSearch()
  const sessionId = search.session ?? ''
  const query = useQuery(sessionQuery(sessionId))
  const session = query.data ?? emptySession(sessionId)
  const wide = useMedia('(min-width: 64rem)')
  const studio = useStudio(session, wide)
  const field = useRef<HTMLTextAreaElement>(null)
  useTitle(session.spec?.project.title)
  useNewConversationFocus(sessionId, field, wide)
  const say = useSay(sessionId)
  const saying = useIsSaying(sessionId)
  const mayNot = useBecause('talk')
  const because = session.can.change.ok ? mayNot : (session.can.change.because ?? '')
  const write = (text: string) => {
    studio.setDraft(text)
    if (!wide) studio.show('chat')
    requestAnimationFrame(() => field.current?.focus())
  }
  const chat = query.isLoadingError ? (
    <div className="p-6">
      <LoadFailure what={t('studio.conversation')} error={query.error} onRetry={() => void query.refetch()} />
    </div>
  ) : (
    <Chat key={sessionId} session={session} loading={query.isPending} draft={studio.draft} onDraft={studio.setDraft} field={field} because={because}>
      {session.run_id !== null && <RunNote id={session.run_id} onOpen={() => studio.show('build')} />}
    </Chat>
  )
  const panel = <Panel which={studio.panel === 'build' ? 'build' : 'spec'} session={session} loading={query.isPending} run={studio.run} onSay={write} onRun={studio.openRun} />

  // Before the first word there is one question, and nothing beside it.
  if (query.data && session.transcript.length === 0 && session.spec === null && !saying && search.panel === undefined) {
    return <Hero key={sessionId} draft={studio.draft} onDraft={studio.setDraft} field={field} say={say} because={because} />
  }
  const View = wide ? WideStudio : SmallStudio
  return <View session={session} studio={studio} chat={chat} panel={panel} />
}

function useNewConversationFocus(sessionId: string, field: React.RefObject<HTMLTextAreaElement | null>, wide: boolean): void {
  useEffect(() => {
    if (wide) field.current?.focus()
  }, [sessionId, field, wide])
}
