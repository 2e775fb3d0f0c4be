import { catalogue } from "./messages";
import { spec } from "./spec";
import type { Entity } from "./types";

type Message = string | Record<string, string>;
const messages = catalogue as Record<string, Message>;
/** English and French write a common noun small inside of a sentence; a name in capitals stays. */
const small = /^(en|fr)\b/.test(spec.project.locale) ? (text: string) => (/^\p{Lu}\p{Ll}/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text) : (text: string) => text;
const plural = new Intl.PluralRules(spec.project.locale);

/** A text of the catalogue, with `{name}` replaced, `{~name}` as a noun inside of a sentence; `count` chooses among plural forms. */
export function t(key: string, values: Record<string, string | number> = {}): string {
  const found = messages[key];
  if (found === undefined) return key;
  const form = typeof found === "string" ? found : (found[plural.select(Number(values.count ?? 0))] ?? found.other ?? key);
  return form.replace(/\{(~?)(\w+)\}/g, (all, noun: string, name: string) => (name in values ? (noun ? small(String(values[name])) : String(values[name])) : all));
}

/** A text that a product may lack. */
export const optional = (key: string) => (key in messages ? t(key) : undefined);

export const one = (entity: Entity) => t(`entity.${entity.id}.one`);
export const many = (entity: Entity) => t(`entity.${entity.id}.many`);
/** What a field, a relation or a computed value is called. */
export const fieldLabel = (entity: Entity, name: string) =>
  name === "created_at" ? t("ui.created_at") : name === "id" ? t("ui.number") : t(`field.${entity.id}.${name}`);
export const valueLabel = (entity: Entity, field: string, value: string) => optional(`value.${entity.id}.${field}.${value}`) ?? value;
export const unitOf = (entity: Entity, field: string) => optional(`unit.${entity.id}.${field}`);
export const actionLabel = (entity: Entity, name: string) => t(`transition.${entity.id}.${name}`);
