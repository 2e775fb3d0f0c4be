import type { GetServerSideProps } from "next";
import { useRouter } from "next/router";
import { useState } from "react";
import { Input, Submit, Summary, useForm } from "@/components/form";
import { Layout } from "@/components/layout";
import { Alert, ButtonLink } from "@/components/ui";
import { api } from "@/lib/api";
import { t } from "@/lib/i18n";
import { authPath } from "@/lib/spec";

/** Rendered on request: the address may carry a token, which no cache may keep. */
export const getServerSideProps: GetServerSideProps = async ({ res }) => {
  res.setHeader("Cache-Control", "private, no-store");
  return { props: {} };
};

/** Asks for a link, and, with the link's token, for a new password. */
export default function ResetPassword() {
  const router = useRouter();
  const token = typeof router.query.token === "string" ? router.query.token : undefined;
  const [done, setDone] = useState(false);
  const { problems, busy, error, submit } = useForm(async (form) => {
    const data = new FormData(form);
    if (token) await api("/auth/reset/confirm", { method: "POST", body: { token, new: data.get("new") } });
    else await api("/auth/reset", { method: "POST", body: { email: String(data.get("email")).trim() } });
    setDone(true);
  });
  return (
    <Layout title={t("ui.reset")} frame="auth" hidden>
      <h1 className="page-title is-narrow">{t("ui.reset")}</h1>
      <div className="auth">
        {done ? (
          <>
            <Alert kind="ok">{t(token ? "ui.password_changed" : "ui.reset_sent")}</Alert>
            {token && <ButtonLink href={authPath("login") ?? "/"}>{t("ui.sign_in")}</ButtonLink>}
          </>
        ) : (
          <form className="form" onSubmit={submit} aria-label={t("ui.reset")}>
            <Summary problems={problems} />
            {token
              ? <Input label={t("ui.password_new")} name="new" type="password" autoComplete="new-password" required minLength={10} maxLength={128} hint={t("ui.password_hint")} error={error("new")} />
              : <Input label={t("ui.email")} name="email" type="email" autoComplete="email" required maxLength={254} hint={t("ui.reset_hint")} error={error("email")} />}
            <Submit busy={busy}>{t(token ? "ui.change_password" : "ui.reset_send")}</Submit>
          </form>
        )}
      </div>
    </Layout>
  );
}
