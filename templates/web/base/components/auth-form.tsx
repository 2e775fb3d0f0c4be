import { Link } from "./link";
import { useRouter } from "next/router";
import { api } from "@/lib/api";
import { t } from "@/lib/i18n";
import { authPath, pageWithBlock, spec } from "@/lib/spec";
import type { BlockProps } from "./blocks";
import { Input, Submit, Summary, useForm } from "./form";
import { ButtonLink, Empty } from "./ui";

/** Only a path of this product: never another site. */
export const safeNext = (next: unknown) => (typeof next === "string" && /^\/(?![/\\])[\x21-\x7e]*$/.test(next) ? next : undefined);

/** Where a person goes after signing in, if nothing else was asked for. */
function homeOf() {
  const own = pageWithBlock("account_summary");
  return spec.project.audience === "public" ? (own?.route ?? "/") : "/";
}

/** Signs in or up. */
export function AuthForm({ block, props }: BlockProps) {
  const router = useRouter();
  const signup = block.props?.mode === "signup";
  const { problems, busy, error, submit } = useForm(async (form) => {
    const data = new FormData(form);
    const body = { email: String(data.get("email")).trim(), password: String(data.get("password")), ...(signup ? { name: String(data.get("name")).trim() } : {}) };
    await api(signup ? "/auth/signup" : "/auth/login", { method: "POST", body });
    await router.push(safeNext(router.query.next) ?? homeOf());
  });
  const login = authPath("login");
  const join = spec.roles.some((role) => role.signup) ? authPath("signup") : undefined;
  const next = safeNext(router.query.next);
  const keep = (path: string) => (next ? `${path}?next=${encodeURIComponent(next)}` : path);
  if (props.user) return <Empty title={t("ui.signed_in_as", { name: props.user.name })} action={<ButtonLink href={homeOf()}>{t("ui.go_on")}</ButtonLink>} />;
  return (
    <div className="auth">
      <form className="form" onSubmit={submit} aria-label={t(signup ? "ui.sign_up" : "ui.sign_in")}>
        <Summary problems={problems} />
        {signup && <Input label={t("ui.name")} name="name" autoComplete="name" required maxLength={120} error={error("name")} />}
        <Input label={t("ui.email")} name="email" type="email" autoComplete="email" required maxLength={254} error={error("email")} />
        <Input label={t("ui.password")} name="password" type="password" autoComplete={signup ? "new-password" : "current-password"} required minLength={signup ? 10 : undefined} maxLength={128} hint={signup ? t("ui.password_hint") : undefined} error={error("password")} />
        <Submit busy={busy}>{t(signup ? "ui.create_account" : "ui.sign_in")}</Submit>
      </form>
      {signup && login && <p className="quiet">{t("ui.have_account")} <Link href={keep(login)}>{t("ui.sign_in")}</Link></p>}
      {!signup && join && <p className="quiet">{t("ui.no_account")} <Link href={keep(join)}>{t("ui.create_account")}</Link></p>}
      {!signup && <p className="quiet"><Link href="/reset-password">{t("ui.forgot")}</Link></p>}
    </div>
  );
}
