import { useRouter } from "next/router";
import { api } from "@/lib/api";
import { t } from "@/lib/i18n";
import { useToast } from "@/lib/toast";
import type { BlockProps } from "./blocks";
import { Input, Submit, Summary, useForm } from "./form";
import { useSignOut } from "./header";
import { Button } from "./ui";

/** Name, e-mail, password, sign out. */
export function Account({ props }: BlockProps) {
  const router = useRouter();
  const say = useToast();
  const signOut = useSignOut();
  const name = useForm(async (form) => {
    await api("/auth/me", { method: "PATCH", body: { name: String(new FormData(form).get("name")).trim() } });
    say(t("ui.saved", { name: t("ui.name") }));
    await router.replace(router.asPath, undefined, { scroll: false });
  });
  const password = useForm(async (form) => {
    const data = new FormData(form);
    await api("/auth/password", { method: "POST", body: { current: data.get("current"), new: data.get("new") } });
    form.reset();
    say(t("ui.password_changed"));
  });
  const { user } = props;
  if (!user) return null;
  return (
    <section className="account" aria-labelledby="account-head">
      <div className="account-card">
        <div>
          <h2 id="account-head">{user.name}</h2>
          <p className="quiet">{user.email} · {t(`role.${user.role}`)}</p>
        </div>
        <Button variant="secondary" onClick={() => void signOut()}>{t("ui.sign_out")}</Button>
      </div>
      <details>
        <summary>{t("ui.change_account")}</summary>
        <div className="account-forms">
          <form className="form" onSubmit={name.submit} aria-label={t("ui.change_name")}>
            <Summary problems={name.problems} />
            <Input label={t("ui.name")} name="name" autoComplete="name" required maxLength={120} defaultValue={user.name} error={name.error("name")} />
            <Submit busy={name.busy}>{t("ui.save")}</Submit>
          </form>
          <form className="form" onSubmit={password.submit} aria-label={t("ui.change_password")}>
            <Summary problems={password.problems} />
            <Input label={t("ui.password_current")} name="current" type="password" autoComplete="current-password" required error={password.error("current")} />
            <Input label={t("ui.password_new")} name="new" type="password" autoComplete="new-password" required minLength={10} maxLength={128} hint={t("ui.password_hint")} error={password.error("new")} />
            <Submit busy={password.busy}>{t("ui.change_password")}</Submit>
          </form>
        </div>
      </details>
    </section>
  );
}
