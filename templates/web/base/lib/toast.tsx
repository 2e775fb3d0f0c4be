import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from "react";
import { ApiError, sentence } from "./api";
import { t } from "./i18n";

type Toast = { id: number; kind: "ok" | "error"; text: string };
type Say = (text: string, kind?: Toast["kind"]) => void;
const Context = createContext<Say>(() => undefined);

/** Says in words what an action did; it is read out, and stays long enough to be read. */
export const useToast = () => useContext(Context);

const SECONDS = 6;

export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<Toast[]>([]);
  const next = useRef(0);
  const say = useCallback<Say>((text, kind = "ok") => {
    const id = next.current++;
    setToasts((now) => [...now.slice(-2), { id, kind, text }]);
    setTimeout(() => setToasts((now) => now.filter((toast) => toast.id !== id)), SECONDS * 1000);
  }, []);
  return (
    <Context.Provider value={say}>
      {children}
      <div className="toasts">
        <div role="status" aria-live="polite">
          {toasts.filter((toast) => toast.kind === "ok").map((toast) => <p key={toast.id} className="toast">{toast.text}</p>)}
        </div>
        <div role="alert">
          {toasts.filter((toast) => toast.kind === "error").map((toast) => <p key={toast.id} className="toast toast-error">{toast.text}</p>)}
        </div>
      </div>
    </Context.Provider>
  );
}

/** An error in words a person can use. */
export function explain(error: unknown): string {
  if (!(error instanceof ApiError)) return t("ui.error_unknown");
  if (error.message) return sentence(error.message);
  if (error.status === 0 || error.status >= 500) return t("ui.error_offline");
  if (error.status === 422) return t("ui.error_fields");
  if (error.status === 401) return t("ui.error_signed_out");
  if (error.status === 403) return t("ui.error_forbidden");
  return t("ui.error_unknown");
}
