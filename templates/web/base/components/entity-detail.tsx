import { Link } from "./link";
import { fieldLabel, many, t } from "@/lib/i18n";
import { entityOf, listPage, mayOpen, ownRelations, spec } from "@/lib/spec";
import type { Entity, Row } from "@/lib/types";
import { Emblem, Picture } from "./art";
import { AddButton } from "./add-button";
import type { BlockProps } from "./blocks";
import { Shown } from "./card";
import { bodyField, Byline } from "./entity-feed";
import { Table } from "./entity-table";
import { RowActions } from "./row-actions";
import { Badge } from "./ui";
import { Cell, columnsOf, Paragraphs } from "./value";

type Shape = "offer" | "article" | "record";

/** How a row is best read: as an offer with a price, as something to read, or as a record of facts. */
function shapeOf(entity: Entity): Shape {
  if (entity.display.price && entity.display.image) return "offer";
  if (bodyField(entity)?.type === "richtext" || (entity.display.image && bodyField(entity))) return "article";
  return "record";
}

const has = (row: Row, name: string) => { const value = row[name]; return !(value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0)); };

function Back({ entity, props }: { entity: Entity; props: BlockProps }) {
  const page = listPage(entity, props.block.admin);
  if (!page || !mayOpen(props.props.user, page)) return null;
  return <nav className="crumbs" aria-label={t("ui.nav_crumbs")}><Link href={page.route}>{many(entity)}</Link><span aria-hidden="true">/</span><span aria-current="page">{props.title}</span></nav>;
}

function Facts({ entity, row, without }: { entity: Entity; row: Row; without: (string | undefined)[] }) {
  const columns = columnsOf(entity, { without: without.filter((name): name is string => !!name) }).filter((column) => has(row, column.name));
  if (columns.length === 0) return null;
  return (
    <dl className="facts">
      {columns.map((column) => <div key={column.name}><dt>{fieldLabel(entity, column.name)}</dt><dd><Cell entity={entity} column={column} row={row} long /></dd></div>)}
    </dl>
  );
}

/** Whether there is any left, in words; the exact number is shown when it is small. */
function Stock({ row }: { row: Row }) {
  const name = spec.actions.find((action) => action.stock)?.stock;
  const left = name ? row[name] : undefined;
  if (typeof left !== "number") return null;
  return <p className="stock">{left === 0 ? <Badge tone="danger">{t("ui.sold_out")}</Badge> : left <= 5 ? <Badge tone="warn">{t("ui.few_left", { count: left })}</Badge> : <Badge tone="ok">{t("ui.in_stock")}</Badge>}</p>;
}

/** One row, found by the route's parameter. */
export function EntityDetail(props: BlockProps) {
  const { block, data, title } = props;
  const entity = entityOf(block.entity);
  const row = data.row;
  if (!row) return null;
  const shape = block.admin ? "record" : shapeOf(entity);
  const body = bodyField(entity);
  const { display } = entity;
  const user = props.props.user;
  const adds = (block.actions ?? []).filter((action) => action.startsWith("add:")).map((action) => action.slice(4));
  const actions = (
    <>
      {adds.map((add) => <AddButton key={add} entity={entity} row={row} add={add} user={user} mine={data.mine?.[add] ?? []} options={data.options ?? {}} actions={spec.actions} />)}
      <RowActions entity={entity} row={row} block={block} user={user} options={data.options} afterDelete={listPage(entity, block.admin)?.route ?? "/"} />
    </>
  );
  const relation = entity.relations.find((one) => one.kind === "belongs_to" && !one.current_user && row[one.name]);
  const stock = spec.actions.find((action) => action.stock && entityOf(action.source).relations.some((one) => one.to === entity.id))?.stock;
  const flags = entity.fields.filter((field) => field.type === "bool").map((field) => field.name);
  const beside = (id: string) => props.blocks.some((one) => one.block === "related_list" && one.entity === id);
  const lines = spec.entities.filter((one) => one.kind === "line" && Array.isArray(row[one.plural]) && !beside(one.id));

  if (shape === "offer") {
    return (
      <article className="offer">
        <Back entity={entity} props={props} />
        <div className="offer-grid">
          <Picture entity={entity} row={row} large />
          <div className="offer-text">
            {relation && <p className="kicker"><Shown entity={entity} row={row} name={relation.name} /></p>}
            <h1>{title}</h1>
            <p className="price"><Shown entity={entity} row={row} name={display.price} /></p>
            {body && has(row, body.name) && <div className="lead-text"><Paragraphs text={String(row[body.name])} /></div>}
            <Stock row={row} />
            {actions}
            <Facts entity={entity} row={row} without={[entity.title, display.image, display.price, body?.name, stock, relation?.name, ...flags]} />
          </div>
        </div>
      </article>
    );
  }
  if (shape === "article") {
    return (
      <article className="article">
        <Back entity={entity} props={props} />
        <header>
          <h1>{title}</h1>
          {display.subtitle && has(row, display.subtitle) && display.subtitle !== body?.name && <p className="lead"><Shown entity={entity} row={row} name={display.subtitle} /></p>}
          <Byline entity={entity} row={row} />
        </header>
        {display.image && <Picture entity={entity} row={row} wide large />}
        {body && has(row, body.name) && <div className="prose"><Paragraphs text={String(row[body.name])} /></div>}
        <div className="article-end">{actions}</div>
      </article>
    );
  }
  return (
    <article className="record">
      <Back entity={entity} props={props} />
      <header className="record-head">
        <div>
          {!display.image && !block.admin && <Emblem entity={entity} row={row} />}
          <h1>{title}</h1>
          {display.badge && has(row, display.badge) && <Shown entity={entity} row={row} name={display.badge} />}
        </div>
        {actions}
      </header>
      {display.image && !block.admin && <Picture entity={entity} row={row} wide />}
      <Facts entity={entity} row={row} without={[entity.title, display.image, display.badge, ...ownRelations(user, entity)]} />
      {lines.map((line) => (
        <section key={line.id} className="list" aria-label={many(line)}>
          <h2>{many(line)}</h2>
          <Table entity={line} rows={row[line.plural] as Row[]} block={{ block: "entity_table", entity: line.id }} user={user} without={line.relations.filter((one) => one.to === entity.id).map((one) => one.name)} />
        </section>
      ))}
    </article>
  );
}

