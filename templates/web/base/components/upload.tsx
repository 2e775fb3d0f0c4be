import { useId, useState } from "react";
import { api } from "@/lib/api";
import { fieldLabel, t } from "@/lib/i18n";
import { explain } from "@/lib/toast";
import type { Entity, Field } from "@/lib/types";
import { pictureUrl } from "./value";

/** Sends a file as soon as it is chosen; the form then carries its path. */
export function Upload({ entity, field, error, initial }: { entity: Entity; field: Field; error?: string; initial: string }) {
  const id = useId();
  const [path, setPath] = useState(initial);
  const [state, setState] = useState<{ busy?: boolean; problem?: string }>({});
  const problem = state.problem ?? error;
  async function send(file: File | undefined) {
    if (!file) return;
    setState({ busy: true });
    const body = new FormData();
    body.set("file", file);
    try {
      setPath((await api<{ url: string }>("/uploads", { method: "POST", body })).url);
      setState({});
    } catch (refused) {
      setState({ problem: explain(refused) });
    }
  }
  return (
    <div className="field">
      <label htmlFor={id}>{fieldLabel(entity, field.name)} {!field.required && <span className="optional">{t("ui.optional")}</span>}</label>
      {field.type === "image" && pictureUrl(path) && <img className="preview" src={pictureUrl(path)} alt={t("ui.preview")} />}
      <input id={id} type="file" accept={field.type === "image" ? "image/png,image/jpeg,image/webp,image/gif" : undefined} aria-invalid={problem ? true : undefined} aria-describedby={`${id}-state`} onChange={(event) => void send(event.target.files?.[0])} />
      <input type="hidden" name={field.name} value={path} />
      <div id={`${id}-state`} aria-live="polite">
        {state.busy && <p className="hint">{t("ui.uploading")}</p>}
        {!state.busy && path && path !== initial && <p className="hint">{t("ui.uploaded")}</p>}
        {problem && <p className="error">{problem}</p>}
      </div>
      {path && <button type="button" className="linkish" onClick={() => setPath("")}>{t("ui.remove_file")}</button>}
    </div>
  );
}
