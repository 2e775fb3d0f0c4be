import type { AppProps } from "next/app";
import { SessionProvider } from "@/lib/session";
import { ToastProvider } from "@/lib/toast";
import type { PageProps } from "@/lib/types";
import "@/styles/tokens.css";
import "@/styles/base.css";
import "@/styles/layout.css";
import "@/styles/controls.css";
import "@/styles/lists.css";
import "@/styles/blocks.css";
import "@/styles/style.css";

export default function App({ Component, pageProps }: AppProps<Partial<PageProps>>) {
  return (
    <SessionProvider props={pageProps}>
      <ToastProvider>
        <Component {...(pageProps as PageProps)} />
      </ToastProvider>
    </SessionProvider>
  );
}
