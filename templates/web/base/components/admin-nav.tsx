import { Link } from "./link";
import { many, t } from "@/lib/i18n";
import { useSession } from "@/lib/session";
import { adminPages, entityOf, spec } from "@/lib/spec";
import { pageTitle } from "./title";

/** The way between the parts of the admin. */
export function AdminNav() {
  const { user, path } = useSession();
  const pages = adminPages(user);
  const index = spec.pages.find((page) => page.route === "/admin");
  if (pages.length === 0) return null;
  return (
    <nav className="admin-nav" aria-label={t("ui.nav_admin")}>
      {index && <Link href={index.route} aria-current={path === index.route ? "page" : undefined}>{pageTitle(index)}</Link>}
      {pages.map((page) => <Link key={page.id} href={page.route} aria-current={path === page.route || path.startsWith(`${page.route}/`) ? "page" : undefined}>{many(entityOf(page.blocks[0]?.entity))}</Link>)}
    </nav>
  );
}
