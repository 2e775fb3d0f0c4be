import { type ReactNode, useEffect, useId, useRef } from "react";
import { t } from "@/lib/i18n";
import { Icon } from "./icon";
import { Button } from "./ui";

/** A modal dialog: the browser keeps the focus inside, closes on Escape and gives the focus back. */
export function Dialog({ title, onClose, children }: { title: string; onClose(): void; children: ReactNode }) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (dialog && !dialog.open) dialog.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog ref={ref} aria-labelledby={id} onClose={onClose} onCancel={onClose}>
      <div className="dialog-head">
        <h2 id={id}>{title}</h2>
        <button type="button" className="icon-button" aria-label={t("ui.close")} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      {children}
    </dialog>
  );
}

/** Asks before something that cannot be taken back. */
export function Confirm({ title, text, label, danger, busy, onConfirm, onClose }: { title: string; text?: string; label: string; danger?: boolean; busy?: boolean; onConfirm(): void; onClose(): void }) {
  return (
    <Dialog title={title} onClose={onClose}>
      {text && <p>{text}</p>}
      <div className="actions">
        <Button variant={danger ? "danger" : "primary"} busy={busy} onClick={onConfirm}>{label}</Button>
        <Button variant="secondary" onClick={onClose}>{t("ui.keep")}</Button>
      </div>
    </Dialog>
  );
}
