import { Link } from "./link";
import { number } from "@/lib/format";
import { many, t } from "@/lib/i18n";
import { adminPages, entityOf } from "@/lib/spec";
import type { BlockProps } from "./blocks";
import { Empty } from "./ui";

/** Every entity the caller may administer. */
export function AdminIndex({ data, props }: BlockProps) {
  const pages = adminPages(props.user);
  if (pages.length === 0) return <Empty title={t("ui.denied")}>{t("ui.denied_why")}</Empty>;
  return (
    <ul className="admin-index">
      {pages.map((page) => {
        const entity = entityOf(page.blocks[0]?.entity);
        return (
          <li key={page.id}>
            <Link href={page.route} className="cover">{many(entity)}</Link>
            <span>{number(data.counts?.[entity.id] ?? 0)}</span>
          </li>
        );
      })}
    </ul>
  );
}
