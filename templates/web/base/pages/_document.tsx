import NextDocument, { type DocumentContext, type DocumentInitialProps, Head, Html, Main, NextScript } from "next/document";
import { spec } from "@/lib/spec";

type Props = DocumentInitialProps & { mode?: string };

/** Knows the language, the direction and the chosen mode before the first paint. */
export default class Document extends NextDocument<Props> {
  static async getInitialProps(context: DocumentContext): Promise<Props> {
    const initial = await NextDocument.getInitialProps(context);
    const mode = /(?:^|;\s*)mode=(light|dark)(?:;|$)/.exec(context.req?.headers.cookie ?? "")?.[1];
    return { ...initial, mode: spec.theme.mode === "both" ? mode : undefined };
  }

  render() {
    const { locale, dir } = spec.project;
    return (
      <Html lang={locale} dir={dir} data-style={spec.theme.style} data-mode={this.props.mode}>
        <Head>
          <link rel="icon" href="/icon.svg" type="image/svg+xml" />
          <link rel="manifest" href="/manifest.webmanifest" />
          <meta name="color-scheme" content={spec.theme.mode === "both" ? "light dark" : spec.theme.mode} />
        </Head>
        <body>
          <Main />
          <NextScript />
        </body>
      </Html>
    );
  }
}
