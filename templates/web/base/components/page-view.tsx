import { excerpt } from "@/lib/format";
import { t } from "@/lib/i18n";
import { isAdminPage, pageOf } from "@/lib/spec";
import type { Block, BlockKind, PageProps } from "@/lib/types";
import { AdminNav } from "./admin-nav";
import { BlockView } from "./blocks";
import { Layout } from "./layout";
import { headingOf } from "./title";
import { ButtonLink, Empty } from "./ui";

/** Blocks that bring the page's heading themselves. */
const HEADED = new Set<BlockKind>(["hero", "entity_detail"]);

/** Indexes of the blocks; figures that follow each other share one line. */
function grouped(blocks: Block[]): number[][] {
  const groups: number[][] = [];
  for (const [index, block] of blocks.entries()) {
    const last = groups.at(-1);
    const before = last && blocks[last[0] ?? 0];
    if (last && block.block === "stat_cards" && before?.block === "stat_cards") last.push(index);
    else groups.push([index]);
  }
  return groups;
}

/** Draws a page from what the server found. */
export function PageView(props: PageProps) {
  const page = pageOf(props.page);
  const heading = headingOf(page, props.data);
  const hero = props.blocks.some((block) => block.block === "hero");
  const edit = page.titled === "edit";
  const start = page.route === "/" && !hero;
  const title = hero ? t("project.tagline") : start ? t("project.title") : edit ? t("ui.edit_row", { name: heading }) : heading;
  const row = props.data.find((one) => one.row)?.row;
  const text = row && Object.values(row).find((value): value is string => typeof value === "string" && value.length > 60);
  const admin = isAdminPage(page);
  const headed = props.blocks.some((block) => HEADED.has(block.block));
  const narrow = props.blocks.length > 0 && props.blocks.every((block) => ["auth_form", "entity_form", "public_form", "checkout"].includes(block.block));
  return (
    <Layout title={title} description={text ? excerpt(text, 150) : undefined} frame={page.layout} canonical={page.layout === "marketing" ? props.origin + props.path : undefined} hidden={admin || page.layout === "auth"}>
      {admin && <AdminNav />}
      {!headed && <h1 className={`page-title${narrow ? " is-narrow" : ""}`}>{title}</h1>}
      {start && <p className="lead start-lead">{t("project.tagline")}</p>}
      {props.denied && (
        <Empty title={t("ui.denied")} action={<ButtonLink href="/" variant="secondary">{t("ui.to_home")}</ButtonLink>}>{t("ui.denied_why")}</Empty>
      )}
      {grouped(props.blocks).map((group) => {
        const views = group.map((index) => {
          const block = props.blocks[index];
          return block && <BlockView key={index} page={page} blocks={props.blocks} block={block} index={index} data={props.data[index] ?? {}} props={props} title={title} />;
        });
        return group.length > 1 ? <div key={group[0]} className="stat-row">{views}</div> : views;
      })}
    </Layout>
  );
}
