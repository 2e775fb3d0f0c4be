import { QUESTIONS, type Question } from '@/api/spec'
import { t } from '@/lib/text'
import { StateIcon } from '@/ui/StateIcon'

/** The spec before there is one: the seven things that it is made of. */
export function SpecEmpty({ missing }: { missing: Question[] }) {
  return (
    <div className="mx-auto flex w-full max-w-[26rem] grow flex-col justify-center">
      <h2 className="text-lg font-semibold">{t('spec.empty')}</h2>
      <p className="mt-1 text-ink-2">{t('spec.empty.text')}</p>
      <ol className="mt-5 border-t border-line">
        {QUESTIONS.map((question) => {
          const answered = !missing.includes(question)
          return (
            <li key={question} className="flex items-center gap-3 border-b border-line py-2">
              <StateIcon mark={answered ? 'passed' : 'waiting'} size={14} />
              <span className={answered ? 'text-ink' : 'text-ink-3'}>{t(`topic.${question}`)}</span>
            </li>
          )
        })}
      </ol>
    </div>
  )
}
