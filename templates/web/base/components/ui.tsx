import { Link } from "./link";
import type { ButtonHTMLAttributes, ReactNode } from "react";
import { t } from "@/lib/i18n";
import type { Tone } from "@/lib/types";
import { Icon, type IconName } from "./icon";

type Variant = "primary" | "secondary" | "quiet" | "danger";
type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & { variant?: Variant; busy?: boolean; icon?: IconName; small?: boolean };

/** A button that stays focusable and announces while it works. */
export function Button({ variant = "primary", busy, icon, small, children, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      className={`btn btn-${variant}${small ? " btn-small" : ""}`}
      aria-busy={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      {...rest}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

export function ButtonLink({ href, variant = "primary", icon, small, children }: { href: string; variant?: Variant; icon?: IconName; small?: boolean; children: ReactNode }) {
  return (
    <Link className={`btn btn-${variant}${small ? " btn-small" : ""}`} href={href}>
      {icon && <Icon name={icon} />}
      {children}
    </Link>
  );
}

export function Badge({ tone = "neutral", children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`badge tone-${tone}`}>{children}</span>;
}

/** Nothing here yet: what belongs here, and the one useful thing to do. */
export function Empty({ title, children, action, level: Heading = "h2" }: { title: string; children?: ReactNode; action?: ReactNode; level?: "h2" | "h3" }) {
  return (
    <div className="empty">
      <svg viewBox="0 0 96 64" aria-hidden="true" focusable="false">
        <path className="a1" d="M8 52h80v4H8z" />
        <path className="a0 s2" d="M18 20h40v32H18z" />
        <path className="a1 s2" d="M38 10h40v32H38z" />
        <path className="line" d="M46 20h24M46 27h16" />
      </svg>
      <Heading>{title}</Heading>
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}

export function Alert({ kind = "error", children }: { kind?: "error" | "ok" | "info"; children: ReactNode }) {
  return (
    <div className={`alert alert-${kind}`} role={kind === "error" ? "alert" : "status"}>
      <Icon name={kind === "ok" ? "check" : "info"} />
      <div>{children}</div>
    </div>
  );
}

/** The data could not be read: says so and offers to try again. */
export function Failed() {
  return (
    <Alert>
      <p>{t("ui.error_load")}</p>
      <a href="">{t("ui.try_again")}</a>
    </Alert>
  );
}

/** Placeholder of the right shape while something loads. */
export function Skeleton({ lines = 3 }: { lines?: number }) {
  return (
    <div className="skeleton" aria-hidden="true">
      {Array.from({ length: lines }, (_, index) => <span key={index} />)}
    </div>
  );
}
