import { Link } from "./link";
import { useRouter } from "next/router";
import { useEffect, useState } from "react";
import { api } from "@/lib/api";
import { t } from "@/lib/i18n";
import { useSession } from "@/lib/session";
import { adminPages, authPath, mayOpen, pageOf, pageWithBlock, spec } from "@/lib/spec";
import type { Page } from "@/lib/types";
import { Icon } from "./icon";
import { navLabel } from "./title";

/** Whether a link leads to where one is: the page itself or something under it. */
const isHere = (page: Page, path: string) => (page.route === "/" ? path === "/" : path === page.route || path.startsWith(`${page.route}/`));

function Item({ page, place }: { page: Page; place: "primary" | "account" | "footer" }) {
  const { path } = useSession();
  return (
    <Link href={page.route} aria-current={isHere(page, path) ? "page" : undefined}>
      {navLabel(page, place)}
    </Link>
  );
}

/** The mark: the product's name beside a small shape in its accent. */
function Brand() {
  return (
    <Link className="brand" href="/">
      <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path className="mark" d="M3 3h18v18H3z" /><path className="mark-cut" d="M3 21 21 3v18z" /></svg>
      <span>{t("project.title")}</span>
    </Link>
  );
}

function CartLink({ page }: { page: Page }) {
  const { cart, path } = useSession();
  return (
    <Link className="cart-link" href={page.route} aria-current={path === page.route ? "page" : undefined}>
      <Icon name="cart" />
      <span className="cart-word">{navLabel(page, "account")}</span>
      <b aria-hidden="true">{cart}</b>
      <span className="vh">, {t("ui.cart_count", { count: cart })}</span>
    </Link>
  );
}

export function useSignOut() {
  const router = useRouter();
  return async () => {
    await api("/auth/logout", { method: "POST" }).catch(() => undefined);
    await router.push(authPath("login") ?? "/");
  };
}

export function Header() {
  const { user, path } = useSession();
  const [open, setOpen] = useState(false);
  const signOut = useSignOut();
  useEffect(() => setOpen(false), [path]);
  const cart = pageWithBlock("cart");
  const open_ = (id: string) => mayOpen(user, pageOf(id));
  const primary = spec.navigation.primary.filter(open_).map(pageOf);
  const account = spec.navigation.account.filter(open_).map(pageOf).filter((page) => page.id !== cart?.id);
  const admin = spec.pages.find((page) => page.route === "/admin" && mayOpen(user, page));
  const hasAdmin = admin && adminPages(user).length > 0 && ![...primary, ...account].some((page) => page.route === "/admin");
  const login = spec.pages.find((page) => page.route === authPath("login"));
  const showCart = cart && (user ? mayOpen(user, cart) && spec.actions.some((action) => action.roles.includes(user.role)) : user === null && spec.project.audience === "public");
  return (
    <header className="top">
      <div className="wrap bar">
        <Brand />
        <button type="button" className="icon-button menu-button" aria-expanded={open} aria-controls="site-menu" aria-label={t("ui.menu")} onClick={() => setOpen(!open)} onKeyDown={(event) => event.key === "Escape" && setOpen(false)}>
          <Icon name={open ? "close" : "menu"} />
        </button>
        <div id="site-menu" className={`site-menu${open ? " is-open" : ""}`}>
          <nav aria-label={t("ui.nav_main")} className="nav-main">
            {primary.filter((page) => page.route !== "/").map((page) => <Item key={page.id} page={page} place="primary" />)}
          </nav>
          <nav aria-label={t("ui.nav_account")} className="nav-account">
            {user && account.map((page) => <Item key={page.id} page={page} place="account" />)}
            {hasAdmin && <Item page={admin} place="account" />}
            {user && <button type="button" className="linkish" onClick={() => void signOut()}>{t("ui.sign_out")}</button>}
            {user === null && login && <Link href={login.route} aria-current={path === login.route ? "page" : undefined}>{t("ui.sign_in")}</Link>}
          </nav>
        </div>
        {showCart && <CartLink page={cart} />}
      </div>
    </header>
  );
}
