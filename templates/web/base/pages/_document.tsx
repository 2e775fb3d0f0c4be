import NextDocument, { type DocumentContext, type DocumentInitialProps, Head, Html, Main, NextScript } from "next/document";
import { policy } from "@/lib/csp";
import { spec } from "@/lib/spec";

type Props = DocumentInitialProps & { mode?: string; nonce: string };

/** Knows the language, the direction and the chosen mode before the first paint. */
export default class Document extends NextDocument<Props> {
  static async getInitialProps(context: DocumentContext): Promise<Props> {
    const initial = await NextDocument.getInitialProps(context);
    const mode = /(?:^|;\s*)mode=(light|dark)(?:;|$)/.exec(context.req?.headers.cookie ?? "")?.[1];
    // Next needs one inline script to load its own files; nothing else may run inline.
    const nonce = crypto.randomUUID();
    context.res?.setHeader("Content-Security-Policy", policy(nonce));
    return { ...initial, nonce, mode: spec.theme.mode === "both" ? mode : undefined };
  }

  render() {
    const { locale, dir } = spec.project;
    return (
      <Html lang={locale} dir={dir} data-style={spec.theme.style} data-mode={this.props.mode}>
        <Head nonce={this.props.nonce}>
          <link rel="icon" href="/icon.svg" type="image/svg+xml" />
          <link rel="manifest" href="/manifest.webmanifest" />
          <meta name="color-scheme" content={spec.theme.mode === "both" ? "light dark" : spec.theme.mode} />
        </Head>
        <body>
          <Main />
          <NextScript nonce={this.props.nonce} />
        </body>
      </Html>
    );
  }
}
