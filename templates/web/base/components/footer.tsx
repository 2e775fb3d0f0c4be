import { Link } from "./link";
import { t } from "@/lib/i18n";
import { useSession } from "@/lib/session";
import { mayOpen, pageOf, spec } from "@/lib/spec";
import { ModeSwitch } from "./mode-switch";
import { navLabel } from "./title";

export function Footer() {
  const { user } = useSession();
  const seen = [...new Set([...spec.navigation.primary, ...spec.navigation.footer])];
  const pages = seen.map(pageOf).filter((page) => mayOpen(user, page));
  return (
    <footer className="foot">
      <div className="wrap foot-grid">
        <div>
          <p className="foot-name">{t("project.title")}</p>
          <p className="foot-line">{t("project.tagline")}</p>
        </div>
        {pages.length > 0 && (
          <nav aria-label={t("ui.nav_footer")}>
            {pages.map((page) => <Link key={page.id} href={page.route}>{navLabel(page, "footer")}</Link>)}
          </nav>
        )}
        {spec.theme.mode === "both" && <ModeSwitch />}
      </div>
    </footer>
  );
}
