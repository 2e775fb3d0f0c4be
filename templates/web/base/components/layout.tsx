import Head from "next/head";
import type { ReactNode } from "react";
import { t } from "@/lib/i18n";
import type { Layout as Frame } from "@/lib/types";
import { Footer } from "./footer";
import { Header } from "./header";

type Props = { title: string; description?: string; frame?: Frame; canonical?: string; hidden?: boolean; children: ReactNode };

/** The frame of every page: skip link, header, one main region, footer, and what search engines read. */
export function Layout({ title, description, frame = "marketing", canonical, hidden, children }: Props) {
  const name = t("project.title");
  const full = title === name ? title : `${title} · ${name}`;
  const text = (description ?? t("project.tagline")).slice(0, 160);
  return (
    <>
      <Head>
        <title>{full}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="description" content={text} />
        <meta property="og:title" content={full} />
        <meta property="og:description" content={text} />
        <meta property="og:type" content="website" />
        {canonical && <link rel="canonical" href={canonical} />}
        {hidden && <meta name="robots" content="noindex" />}
      </Head>
      <a className="skip" href="#main">{t("ui.skip")}</a>
      <Header />
      <main id="main" className={`wrap frame-${frame}`} tabIndex={-1}>{children}</main>
      <Footer />
    </>
  );
}
