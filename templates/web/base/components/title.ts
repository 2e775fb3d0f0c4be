import { many, one, optional, t } from "@/lib/i18n";
import { entityOf, paramEntity, paramOf, titleOf } from "@/lib/spec";
import type { BlockData, Page } from "@/lib/types";

/** The person's own word for a page; admin pages are named after what they administer. */
export function pageTitle(page: Page): string {
  const entity = page.titled ? entityOf(page.blocks[0]?.entity) : undefined;
  if (entity && page.titled === "list") return many(entity);
  if (entity && page.titled === "new") return t("ui.new_row", { name: one(entity) });
  return t(`page.${page.id}.title`);
}

/** What a link to a page says. */
export const navLabel = (page: Page, place: string) => optional(`nav.${place}.${page.id}`) ?? pageTitle(page);

/** The page's heading, which on a page about one row is that row's name. */
export function headingOf(page: Page, data: BlockData[]): string {
  const entity = paramOf(page) ? paramEntity(page) : undefined;
  const row = data.find((one) => one.row)?.row;
  return entity && row ? titleOf(entity, row) : pageTitle(page);
}
