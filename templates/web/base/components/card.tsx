import { Link } from "./link";
import { fieldLabel } from "@/lib/i18n";
import { detailPage, mayOpen, ownRelations, rowPath, titleOf } from "@/lib/spec";
import type { Entity, Field, Row, User } from "@/lib/types";
import { excerpt } from "@/lib/format";
import { Emblem, Picture } from "./art";
import { Cell, columnsOf, RelatedValue, Value } from "./value";

/** A field, or a relation, that a card shows by name. */
export function Shown({ entity, row, name }: { entity: Entity; row: Row; name?: string }) {
  if (!name) return null;
  const field = entity.fields.find((one) => one.name === name);
  return field ? <Value entity={entity} field={field} row={row} /> : <RelatedValue row={row} name={name} />;
}

/** Something to read rather than to buy: a picture, a date and a text. */
export const isArticle = (entity: Entity) => !!entity.display.image && !entity.display.price && entity.fields.some((field) => field.type === "richtext" || field.type === "text");

/** Whether a row is out is of no interest to those who only see what is out. */
export const showsState = (entity: Entity, row: Row) =>
  entity.kind !== "resource" || entity.display.badge !== entity.lifecycle?.field || row.can?.update || (row.can?.transitions?.length ?? 0) > 0;

const filled = (row: Row, name: string | undefined) => name !== undefined && row[name] !== null && row[name] !== undefined && row[name] !== "";

/** A row as a card: picture, name, the most important number; a whole card is one link. */
export function Card({ entity, row, user, level: Heading = "h2", children }: { entity: Entity; row: Row; user: User | null; level?: "h2" | "h3"; children?: React.ReactNode }) {
  const page = detailPage(entity);
  const { display } = entity;
  const title = titleOf(entity, row);
  const subtitle = display.subtitle === entity.title ? undefined : display.subtitle;
  const article = isArticle(entity);
  const relation = entity.relations.find((one) => one.kind === "belongs_to" && !one.current_user && row[one.name]);
  const badge: Field | undefined = entity.fields.find((one) => one.name === display.badge && showsState(entity, row));
  const used = new Set([...ownRelations(user, entity), entity.title, display.image, display.price, display.badge, display.date, display.subtitle, relation?.name]);
  const facts = display.price || display.image ? [] : columnsOf(entity).filter((column) => !used.has(column.name) && filled(row, column.name) && !["text", "richtext", "json", "code"].includes(column.field?.type ?? "")).slice(0, 3);
  return (
    <li className={`card${display.image ? " has-picture" : " has-emblem"}`}>
      {display.image ? <Picture entity={entity} row={row} wide={article} /> : <Emblem entity={entity} row={row} />}
      <div className="card-body">
        {article && filled(row, display.date) && <p className="card-sub"><Shown entity={entity} row={row} name={display.date} /></p>}
        <Heading>{page && mayOpen(user, page) ? <Link href={rowPath(page, row)} className="cover">{title}</Link> : title}</Heading>
        {article && filled(row, subtitle) && <p className="card-text">{excerpt(String(row[subtitle ?? ""]), 140)}</p>}
        {!article && (relation || filled(row, subtitle)) && <p className="card-sub">{relation ? <RelatedValue row={row} name={relation.name} /> : <Shown entity={entity} row={row} name={subtitle} />}</p>}
        {(filled(row, display.price) || (!article && filled(row, display.date)) || badge) && (
          <p className="card-meta">
            {filled(row, display.price) && <strong><Shown entity={entity} row={row} name={display.price} /></strong>}
            {!article && filled(row, display.date) && <span><Shown entity={entity} row={row} name={display.date} /></span>}
            {badge && (badge.type === "enum" || badge.type === "bool") && filled(row, badge.name) && <Value entity={entity} field={badge} row={row} />}
          </p>
        )}
        {facts.length > 0 && (
          <dl className="card-facts">
            {facts.map((column) => <div key={column.name}><dt>{fieldLabel(entity, column.name)}</dt><dd><Cell entity={entity} column={column} row={row} /></dd></div>)}
          </dl>
        )}
        {children}
      </div>
    </li>
  );
}
