import type { Block, Entity } from "./types";

/** Which URL parameters a list understands; `prefix` keeps two lists of one page apart. */
export function listParams(entity: Entity): string[] {
  const names = ["q", "sort", "page"];
  for (const name of entity.list.filters) {
    names.push(...(isRange(entity, name) ? [`min_${name}`, `max_${name}`] : [name]));
  }
  return names;
}

/** Whether a filter is a range of numbers or dates. */
export function isRange(entity: Entity, name: string) {
  const field = entity.fields.find((one) => one.name === name);
  return !!field && ["int", "decimal", "money", "percent", "rating", "duration", "date", "datetime"].includes(field.type);
}

const lists = new Set(["entity_grid", "entity_table", "entity_feed", "entity_board", "related_list"]);

/** The first list of a page has plain parameters, later ones `2.page`. */
export function prefixOf(blocks: Block[], index: number) {
  const before = blocks.slice(0, index).filter((block) => lists.has(block.block) && block.query?.limit == null).length;
  return before === 0 ? "" : `${before + 1}.`;
}

/** The address with some parameters changed; empty ones are dropped. */
export function withParams(path: string, query: Record<string, string>, change: Record<string, string>) {
  const merged = Object.entries({ ...query, ...change }).filter(([, value]) => value !== "");
  const text = new URLSearchParams(merged).toString();
  return text ? `${path}?${text}` : path;
}
