import { Layout } from "@/components/layout";
import { ButtonLink } from "@/components/ui";
import { t } from "@/lib/i18n";

export default function NotFound() {
  return (
    <Layout title={t("ui.not_found")} hidden>
      <div className="lost">
        <p className="lost-code" aria-hidden="true">404</p>
        <h1>{t("ui.not_found")}</h1>
        <p className="lead">{t("ui.not_found_why")}</p>
        <ButtonLink href="/">{t("ui.to_home")}</ButtonLink>
      </div>
    </Layout>
  );
}
