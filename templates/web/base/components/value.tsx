import type { ReactNode } from "react";
import { date, datetime, duration, money, name as rowName, number } from "@/lib/format";
import { t, unitOf, valueLabel } from "@/lib/i18n";
import type { Entity, Field, Related, Row } from "@/lib/types";
import { Badge } from "./ui";

const blank = (value: unknown) => value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
/** Only these may become a link: anything else stays text. */
const safeUrl = (value: string) => /^https?:\/\//i.test(value);
const upload = (value: string) => (value.startsWith("/") && !value.startsWith("//") ? `/api${value}` : undefined);

/** Where an uploaded picture is found; nothing for an address elsewhere. */
export const pictureUrl = (value: unknown) => (typeof value === "string" && value ? upload(value) : undefined);

export function Stars({ value }: { value: number }) {
  const full = Math.max(0, Math.min(5, Math.round(value)));
  return <span className="stars" role="img" aria-label={t("ui.stars", { count: full })}>{"★".repeat(full)}<span>{"★".repeat(5 - full)}</span></span>;
}

/** A field's value as people read it. */
export function Value({ entity, field, row, long }: { entity: Entity; field: Field; row: Row; long?: boolean }): ReactNode {
  const value = row[field.name];
  if (blank(value)) return <span className="none">—</span>;
  const unit = unitOf(entity, field.name);
  const withUnit = (text: string) => (unit ? `${text} ${unit}` : text);
  switch (field.type) {
    case "money": return money(Number(value));
    case "int": case "decimal": return withUnit(number(Number(value)));
    case "percent": return `${number(Number(value))} %`;
    case "duration": return duration(Number(value));
    case "bool": return value ? t("ui.yes") : t("ui.no");
    case "date": return <time dateTime={String(value)}>{date(String(value))}</time>;
    case "datetime": return <time dateTime={String(value)}>{datetime(String(value))}</time>;
    case "time": return String(value).slice(0, 5);
    case "enum": return <Badge tone={field.values?.find((one) => one.id === value)?.tone}>{valueLabel(entity, field.name, String(value))}</Badge>;
    case "tags": return <span className="tags">{(value as string[]).map((tag) => <span key={tag}>{tag}</span>)}</span>;
    case "rating": return <Stars value={Number(value)} />;
    case "email": return <a href={`mailto:${encodeURIComponent(String(value)).replace("%40", "@")}`}>{String(value)}</a>;
    case "phone": return <a href={`tel:${String(value).replace(/[^\d+]/g, "")}`}>{String(value)}</a>;
    case "url": return safeUrl(String(value)) ? <a href={String(value)} rel="nofollow noopener noreferrer">{String(value).replace(/^https?:\/\//i, "")}</a> : String(value);
    case "file": return upload(String(value)) ? <a href={upload(String(value))} download>{t("ui.download")}</a> : String(value);
    case "image": return upload(String(value)) ? <img className="thumb" src={upload(String(value))} alt="" /> : <span className="none">—</span>;
    case "color": return <span className="colour"><Swatch value={String(value)} />{String(value)}</span>;
    case "json": case "code": return <code>{typeof value === "string" ? value : JSON.stringify(value)}</code>;
    case "text": case "richtext": case "address": return long ? <Paragraphs text={String(value)} /> : String(value);
    default: return String(value);
  }
}

/** A dot of a colour, drawn without an inline style. */
function Swatch({ value }: { value: string }) {
  return /^#[0-9a-f]{3,8}$|^[a-z]+$/i.test(value) ? <svg className="swatch" viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="7" fill={value} /></svg> : null;
}

/** Text as people type it: an empty line begins a paragraph. Never read as HTML. */
export function Paragraphs({ text }: { text: string }) {
  return text.split(/\n{2,}/).map((part, index) => <p key={index} className="prose-line">{part}</p>);
}

/** The other row's or rows' titles. */
export function RelatedValue({ row, name }: { row: Row; name: string }): ReactNode {
  const value = row[name] as Related | Related[] | undefined;
  if (Array.isArray(value)) {
    if (value.length === 0) return <span className="none">—</span>;
    return <span className="tags">{value.map((one) => one && <span key={one.id}>{rowName(one.title)}</span>)}</span>;
  }
  return value ? rowName(value.title) : <span className="none">—</span>;
}

/** A column of a table or a line of a record. */
export type Column = { name: string; field?: Field; numeric: boolean };

const NUMERIC = new Set(["int", "decimal", "money", "percent", "duration"]);

/** Fields and relations of an entity in the order in which people read them. */
export function columnsOf(entity: Entity, options: { without?: string[] } = {}): Column[] {
  const without = new Set([...(options.without ?? []), entity.slug ?? "", "password"]);
  const fields = entity.fields.filter((field) => !without.has(field.name)).map((field) => ({ name: field.name, field, numeric: NUMERIC.has(field.type) }));
  const relations = entity.relations.filter((one) => !without.has(one.name)).map((one) => ({ name: one.name, field: undefined, numeric: false }));
  const first = fields.filter((column) => column.name === entity.title);
  const rest = fields.filter((column) => column.name !== entity.title);
  return [...first, ...relations, ...rest];
}

export function Cell({ entity, column, row, long }: { entity: Entity; column: Column; row: Row; long?: boolean }) {
  return column.field ? <Value entity={entity} field={column.field} row={row} long={long} /> : <RelatedValue row={row} name={column.name} />;
}
