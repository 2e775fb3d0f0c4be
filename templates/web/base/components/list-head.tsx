import { many, t } from "@/lib/i18n";
import { prefixOf } from "@/lib/query";
import { entityOf, listPage, mayOpen } from "@/lib/spec";
import { Link } from "./link";
import type { ReactNode } from "react";
import { type BlockProps, blockHeading } from "./blocks";
import { CreateButton } from "./create-button";
import { Icon } from "./icon";
import { ListControls } from "./list-controls";
import { Pager } from "./pager";
import { ButtonLink, Empty } from "./ui";

/** The query parameters without the route's own. */
export function searchOf(props: BlockProps) {
  const names = new Set([...props.page.route.matchAll(/\[(\w+)\]/g)].map((match) => match[1]));
  return Object.fromEntries(Object.entries(props.props.query).filter(([name]) => !names.has(name)));
}

/** The frame of every list: heading, what one can do, controls, the rows or what to do without any, and the pager. */
export function ListFrame({ children, ...props }: BlockProps & { children: ReactNode }) {
  const { block, blocks, index, data, page } = props;
  const entity = entityOf(block.entity);
  const heading = blockHeading(props);
  const list = data.list;
  if (!list) return null;
  const prefix = prefixOf(blocks, index);
  const query = { ...searchOf(props), ...(data.scope ? { [prefix + data.scope.name]: String(data.scope.id) } : {}) };
  const controls = block.query?.controls || block.admin;
  const filtered = Object.keys(searchOf(props)).some((name) => name.startsWith(prefix) && name !== `${prefix}page` && name !== `${prefix}sort`);
  const whole = block.query?.limit != null ? listPage(entity) : undefined;
  const create = block.actions?.includes("create") ? <CreateButton entity={entity} block={block} options={data.options ?? {}} user={props.props.user} /> : null;
  const csv = block.actions?.includes("export") && list.total > 0;
  const size = list.items.length;
  return (
    <section className="list" aria-label={heading ? undefined : many(entity)}>
      {(heading || create || csv || whole) && (
        <div className="list-head">
          {heading && <h2>{heading}</h2>}
          <div className="actions">
            {whole && whole.id !== page.id && mayOpen(props.props.user, whole) && list.total > size && <Link className="more" href={whole.route}>{t("ui.see_all")}<Icon name="arrow" /></Link>}
            {csv && <a className="btn btn-secondary" href={`/api/${entity.plural}/export.csv`} download><Icon name="download" />{t("ui.export")}</a>}
            {create}
          </div>
        </div>
      )}
      {controls && (list.total > 0 || filtered) && <ListControls entity={entity} options={data.options ?? {}} query={query} prefix={prefix} path={props.props.path} total={list.total} fixed={data.scope?.name} shown={block.block === "entity_board" ? String(block.props?.by ?? "") : undefined} />}
      {size > 0 || block.block === "entity_board" ? children : filtered ? (
        <Empty title={t("ui.nothing_found")} level={heading ? "h3" : "h2"} action={<ButtonLink href={props.props.path} variant="secondary">{t("ui.clear_filters")}</ButtonLink>}>{t("ui.nothing_found_why")}</Empty>
      ) : (
        <Empty title={t("ui.empty", { name: many(entity) })} level={heading ? "h3" : "h2"}>{t(create ? "ui.empty_create" : "ui.empty_wait")}</Empty>
      )}
      {block.query?.limit == null && <Pager list={list} path={props.props.path} query={query} prefix={prefix} name={heading ?? many(entity)} />}
    </section>
  );
}
