import { useId, type InputHTMLAttributes, type ReactNode, type Ref, type SelectHTMLAttributes, type TextareaHTMLAttributes } from 'react'
import { classes } from '@/lib/classes'

/** How a field looks, wherever one types. */
export const fieldLook = 'h-9 w-full rounded-md border border-line-strong bg-panel px-3 outline-none placeholder:text-ink-3 focus:border-accent focus:ring-1 focus:ring-accent'

type Frame = { label: string; hint?: string | undefined; className?: string }

type TextProps = InputHTMLAttributes<HTMLInputElement> & Frame & { field?: Ref<HTMLInputElement> }

/** A field for a line of text, with its name above it. */
export function TextField({ label, hint, field, className, ...rest }: TextProps) {
  return <Framed label={label} hint={hint} {...(className !== undefined && { className })}>{(ids) => <input dir="auto" {...rest} {...ids} ref={field} className={fieldLook} />}</Framed>
}

/** A field for more than a line. */
export function TextArea({ label, hint, className, ...rest }: TextareaHTMLAttributes<HTMLTextAreaElement> & Frame) {
  return <Framed label={label} hint={hint} {...(className !== undefined && { className })}>{(ids) => <textarea dir="auto" rows={3} {...rest} {...ids} className={classes(fieldLook, 'h-auto py-2')} />}</Framed>
}

type ChoiceProps = Omit<SelectHTMLAttributes<HTMLSelectElement>, 'onChange'> & Frame & { options: readonly { value: string; label: string }[]; onPick: (value: string) => void }

/** One of a few: the browser's own list. */
export function ChoiceField({ label, hint, className, options, onPick, ...rest }: ChoiceProps) {
  return (
    <Framed label={label} hint={hint} {...(className !== undefined && { className })}>
      {(ids) => <Choice {...rest} {...ids} options={options} onPick={onPick} className="h-9 w-full" />}
    </Framed>
  )
}

/** The same without a name above it; `aria-label` names it. */
export function Choice({ options, onPick, className, ...rest }: Omit<ChoiceProps, 'label' | 'hint'>) {
  return (
    <select {...rest} onChange={(event) => onPick(event.target.value)} className={classes('rounded-md border border-line-strong bg-panel px-2 outline-none focus:border-accent focus:ring-1 focus:ring-accent', className)}>
      {options.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  )
}

/** Yes or no. */
export function Check({ label, ...rest }: InputHTMLAttributes<HTMLInputElement> & { label: ReactNode }) {
  return (
    <label className="flex min-h-6 items-start gap-2">
      <input type="checkbox" {...rest} className="mt-1 size-4 shrink-0 accent-(--color-accent)" />
      <span className="min-w-0">{label}</span>
    </label>
  )
}

type Ids = { id: string; 'aria-describedby': string | undefined }

function Framed({ label, hint, className, children }: { label: string; hint: string | undefined; className?: string; children: (ids: Ids) => ReactNode }) {
  const id = useId()
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      {children({ id, 'aria-describedby': hint === undefined ? undefined : `${id}-hint` })}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="mt-1 text-xs text-ink-3">
          {hint}
        </p>
      )}
    </div>
  )
}
