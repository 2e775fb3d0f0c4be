import { MINOR } from "./format";
import type { Entity, Field } from "./types";

/** A typed text in the API's shape; `null` when nothing was typed. */
function parsed(field: Field, text: string): unknown {
  if (text === "") return null;
  switch (field.type) {
    case "money": return Math.round(Number(text) * MINOR);
    case "int": case "percent": case "duration": case "rating": case "decimal": return Number(text);
    case "datetime": return `${text.slice(0, 16)}:00Z`;
    case "tags": return text.split(",").map((tag) => tag.trim()).filter(Boolean);
    case "json": try { return JSON.parse(text); } catch { return text; }
    default: return text;
  }
}

/** What a form sends: only what it contains. */
export function bodyOf(form: HTMLFormElement, entity: Entity): Record<string, unknown> {
  const data = new FormData(form);
  const body: Record<string, unknown> = {};
  for (const field of entity.fields) {
    if (field.type === "bool") {
      if (form.elements.namedItem(field.name)) body[field.name] = data.get(field.name) !== null;
    } else if (data.has(field.name)) {
      body[field.name] = parsed(field, String(data.get(field.name)).trim());
      if (body[field.name] === null && field.type === "tags") body[field.name] = [];
    }
  }
  for (const relation of entity.relations) {
    const one = `${relation.name}_id`;
    const many = `${relation.name}_ids`;
    if (relation.kind === "belongs_to" && data.has(one)) body[one] = data.get(one) === "" ? null : Number(data.get(one));
    else if (relation.kind === "many_to_many" && form.querySelector("fieldset.choices")) body[many] = data.getAll(many).map(Number);
  }
  return body;
}

/** Fields that a person fills. */
export const writable = (entity: Entity, existing = false) =>
  entity.fields.filter((field) => !(existing ? field.create_only : field.update_only) && !field.read_only && !field.computed && field.type !== "slug" && field.name !== entity.lifecycle?.field);

/** Relations that a person chooses. */
export const choosable = (entity: Entity, preset: Record<string, unknown> = {}) =>
  entity.relations.filter((relation) => !relation.current_user && !(`${relation.name}_id` in preset));
