import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { ApiError } from "@/lib/api";
import { fieldLabel, t } from "@/lib/i18n";
import { explain } from "@/lib/toast";
import type { Entity } from "@/lib/types";
import { Button } from "./ui";

export type Problems = { message: string; fields: Record<string, string> } | null;

/** Sends a form, keeps what was typed when it is refused, and moves the focus to the summary. */
export function useForm(send: (form: HTMLFormElement) => Promise<unknown>) {
  const [problems, setProblems] = useState<Problems>(null);
  const [busy, setBusy] = useState(false);
  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (busy) return;
    const form = event.currentTarget;
    setBusy(true);
    setProblems(null);
    try {
      await send(form);
    } catch (error) {
      const fields = error instanceof ApiError ? error.fields : {};
      setProblems({ message: explain(error), fields });
    } finally {
      setBusy(false);
    }
  }
  const error = (...names: string[]) => names.map((name) => problems?.fields[name]).find(Boolean);
  return { problems, busy, error, submit: (event: FormEvent<HTMLFormElement>) => void submit(event) };
}

/** What went wrong, in one place, read out at once. */
export function Summary({ problems, entity }: { problems: Problems; entity?: Entity }) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problems) ref.current?.focus();
  }, [problems]);
  if (!problems) return <div aria-live="assertive" />;
  const known = new Set([...(entity?.fields ?? []), ...(entity?.relations ?? [])].map((one) => one.name));
  const named = Object.entries(problems.fields).map(([name, text]) => [name.replace(/_ids?$/, ""), text] as const);
  return (
    <div className="alert alert-error" role="alert" tabIndex={-1} ref={ref}>
      <div>
        <p>{problems.message}</p>
        {named.length > 0 && (
          <ul>{named.map(([name, text]) => <li key={name}>{entity && known.has(name) ? `${fieldLabel(entity, name)}: ${text}` : text}</li>)}</ul>
        )}
      </div>
    </div>
  );
}

/** A simple labelled input outside of entities. */
export function Input({ label, name, type = "text", error, hint, ...rest }: { label: string; name: string; type?: string; error?: string; hint?: string; autoComplete?: string; minLength?: number; maxLength?: number; defaultValue?: string; required?: boolean }) {
  const id = `input-${name}`;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} name={name} type={type} aria-invalid={error ? true : undefined} aria-describedby={[hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined} {...rest} />
      {hint && <p className="hint" id={`${id}-hint`}>{hint}</p>}
      {error && <p className="error" id={`${id}-error`}>{error}</p>}
    </div>
  );
}

export function Submit({ busy, children, cancel }: { busy: boolean; children: ReactNode; cancel?: ReactNode }) {
  return (
    <div className="actions">
      <Button type="submit" busy={busy}>{busy ? t("ui.working") : children}</Button>
      {cancel}
    </div>
  );
}
