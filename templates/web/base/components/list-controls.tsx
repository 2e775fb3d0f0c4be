import { Link } from "./link";
import { useRouter } from "next/router";
import type { FormEvent } from "react";
import { fieldLabel, many, t, valueLabel } from "@/lib/i18n";
import { MINOR } from "@/lib/format";
import { isRange, listParams, withParams } from "@/lib/query";
import type { Entity, Option } from "@/lib/types";
import { Icon } from "./icon";
import { Button } from "./ui";

type Props = { entity: Entity; options: Record<string, Option[]>; query: Record<string, string>; prefix: string; path: string; total: number; /** A filter that always has a value. */ fixed?: string; /** What the list itself shows already, such as a board's columns. */ shown?: string };

/** The most choices that stand open as links; more become a menu. */
const CHIPS_MAX = 8;

/** Search, filters and order of a list. Works as a plain form, too: everything is in the address. */
export function ListControls({ entity, options, query, prefix, path, total, fixed, shown }: Props) {
  const router = useRouter();
  const searchable = entity.list.search.length > 0;
  const short = (choices: Option[] = []) => choices.length > 0 && choices.length <= CHIPS_MAX && choices.every((one) => one.title.length <= 24);
  const chip = entity.list.filters.find((name) => name !== shown && name !== fixed && short(options[name]));
  const rest = entity.list.filters.filter((name) => name !== chip && name !== shown);
  const sorts = [...new Set(["-created_at", ...entity.list.sortable.flatMap((name) => [name, `-${name}`])])].filter((sort) => sort !== "created_at");
  const active = listParams(entity).some((name) => name !== "page" && name !== "sort" && name !== fixed && query[prefix + name]);
  if (!searchable && entity.list.filters.length === 0 && sorts.length < 2) return null;

  function apply(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const change: Record<string, string> = { [`${prefix}page`]: "" };
    for (const [name, value] of data) {
      const field = entity.fields.find((one) => `${prefix}min_${one.name}` === name || `${prefix}max_${one.name}` === name);
      const text = String(value).trim();
      change[name] = field?.type === "money" && text ? String(Math.round(Number(text) * MINOR)) : text;
    }
    void router.push(withParams(path, query, change), undefined, { scroll: false });
  }
  const typed = (name: string) => {
    const value = query[prefix + name] ?? "";
    const field = entity.fields.find((one) => name === `min_${one.name}` || name === `max_${one.name}`);
    return field?.type === "money" && value ? String(Number(value) / MINOR) : value;
  };
  return (
    <div className="controls">
      {chip && (
        <nav className="chips" aria-label={fieldLabel(entity, chip)}>
          {chip !== fixed && <Link href={withParams(path, query, { [prefix + chip]: "", [`${prefix}page`]: "" })} aria-current={!query[prefix + chip] ? "true" : undefined} scroll={false}>{t("ui.all")}</Link>}
          {options[chip]?.map((one) => (
            <Link key={one.id} href={withParams(path, query, { [prefix + chip]: String(one.id), [`${prefix}page`]: "" })} aria-current={query[prefix + chip] === String(one.id) ? "true" : undefined} scroll={false}>{one.title}</Link>
          ))}
        </nav>
      )}
      <form role="search" aria-label={t("ui.search_in", { name: many(entity) })} action={path} onSubmit={apply} key={JSON.stringify(query)}>
        {searchable && (
          <div className="control control-search">
            <label htmlFor={`${prefix}q`}>{t("ui.search")}</label>
            <Icon name="search" />
            <input id={`${prefix}q`} name={`${prefix}q`} type="search" defaultValue={typed("q")} maxLength={200} autoComplete="off" />
          </div>
        )}
        {rest.map((name) => <Filter key={name} entity={entity} name={name} prefix={prefix} options={options[name]} typed={typed} fixed={name === fixed} />)}
        {sorts.length > 1 && !shown && (
          <div className="control">
            <label htmlFor={`${prefix}sort`}>{t("ui.sort")}</label>
            <select id={`${prefix}sort`} name={`${prefix}sort`} defaultValue={query[`${prefix}sort`] ?? entity.list.sort}>
              {[...new Set([entity.list.sort, ...sorts])].map((sort) => <option key={sort} value={sort}>{sortLabel(entity, sort)}</option>)}
            </select>
          </div>
        )}
        <Button type="submit" variant="secondary">{t("ui.apply")}</Button>
      </form>
      <p className="count" role="status">
        {t("ui.results", { count: total })}
        {active && <> · <Link href={path}>{t("ui.clear_filters")}</Link></>}
      </p>
    </div>
  );
}

function Filter({ entity, name, prefix, options, typed, fixed }: { entity: Entity; name: string; prefix: string; options?: Option[]; typed(name: string): string; fixed: boolean }) {
  const field = entity.fields.find((one) => one.name === name);
  const label = fieldLabel(entity, name);
  if (isRange(entity, name)) {
    const type = field?.type === "date" || field?.type === "datetime" ? "date" : "number";
    return (
      <fieldset className="control control-range">
        <legend>{label}</legend>
        {(["min", "max"] as const).map((end) => (
          <input key={end} name={`${prefix}${end}_${name}`} type={type} step="any" aria-label={t(`ui.${end}`, { name: label })} placeholder={t(`ui.${end}_short`)} defaultValue={typed(`${end}_${name}`)} />
        ))}
      </fieldset>
    );
  }
  const choices = options?.map((one) => [String(one.id), one.title] as const)
    ?? (field?.type === "bool" ? ([["true", t("ui.yes")], ["false", t("ui.no")]] as const) : field?.values?.map((one) => [one.id, valueLabel(entity, name, one.id)] as const));
  if (!choices) {
    return (
      <div className="control">
        <label htmlFor={prefix + name}>{label}</label>
        <input id={prefix + name} name={prefix + name} defaultValue={typed(name)} maxLength={200} />
      </div>
    );
  }
  return (
    <div className="control">
      <label htmlFor={prefix + name}>{label}</label>
      <select id={prefix + name} name={prefix + name} defaultValue={typed(name)}>
        {!fixed && <option value="">{t("ui.all")}</option>}
        {choices.map(([value, text]) => <option key={value} value={value}>{text}</option>)}
      </select>
    </div>
  );
}

/** `-price` as "Price, high to low". */
function sortLabel(entity: Entity, sort: string) {
  const name = sort.replace("-", "");
  const down = sort.startsWith("-");
  const field = entity.fields.find((one) => one.name === name);
  if (name === "created_at") return t(down ? "ui.newest" : "ui.oldest");
  const words = field && ["string", "text", "slug", "enum", "email"].includes(field.type);
  return t(words ? (down ? "ui.sort_za" : "ui.sort_az") : down ? "ui.sort_down" : "ui.sort_up", { name: fieldLabel(entity, name) });
}
