import type { NextPageContext } from "next";
import { Layout } from "@/components/layout";
import { ButtonLink } from "@/components/ui";
import { t } from "@/lib/i18n";

/** A page that does not exist, or that broke: says which, and the way on. */
export default function ErrorPage({ status }: { status: number }) {
  const lost = status === 404;
  const title = t(lost ? "ui.not_found" : "ui.broken");
  return (
    <Layout title={title} hidden>
      <div className="lost">
        <p className="lost-code" aria-hidden="true">{status}</p>
        <h1>{title}</h1>
        <p className="lead">{t(lost ? "ui.not_found_why" : "ui.broken_why")}</p>
        {lost ? <ButtonLink href="/">{t("ui.to_home")}</ButtonLink> : <a className="btn btn-primary" href="">{t("ui.try_again")}</a>}
      </div>
    </Layout>
  );
}

// Rendered on request, never at build time, so that its policy carries a nonce like every other page's.
ErrorPage.getInitialProps = ({ res, err }: NextPageContext) => ({ status: res?.statusCode ?? err?.statusCode ?? 404 });
