import { Layout } from "@/components/layout";
import { t } from "@/lib/i18n";

export default function Broken() {
  return (
    <Layout title={t("ui.broken")} hidden>
      <div className="lost">
        <p className="lost-code" aria-hidden="true">500</p>
        <h1>{t("ui.broken")}</h1>
        <p className="lead">{t("ui.broken_why")}</p>
        <a className="btn btn-primary" href="">{t("ui.try_again")}</a>
      </div>
    </Layout>
  );
}
