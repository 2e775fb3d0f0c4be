import { Link } from "./link";
import { t } from "@/lib/i18n";
import { withParams } from "@/lib/query";
import type { Listing } from "@/lib/types";

/** The way to the other pages of a list. */
export function Pager({ list, path, query, prefix, name }: { list: Listing; path: string; query: Record<string, string>; prefix: string; name: string }) {
  if (list.pages <= 1) return null;
  const to = (page: number) => withParams(path, query, { [`${prefix}page`]: page === 1 ? "" : String(page) });
  return (
    <nav className="pager" aria-label={t("ui.pages_of", { name })}>
      {list.page > 1 ? <Link href={to(list.page - 1)} rel="prev">{t("ui.previous")}</Link> : <span>{t("ui.previous")}</span>}
      <span className="pager-now">{t("ui.page_of", { page: list.page, pages: list.pages })}</span>
      {list.page < list.pages ? <Link href={to(list.page + 1)} rel="next">{t("ui.next")}</Link> : <span>{t("ui.next")}</span>}
    </nav>
  );
}
