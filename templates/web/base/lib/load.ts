import { ApiError } from "./api";
import { isRange, listParams, prefixOf } from "./query";
import type { Read } from "./server";
import { convertById, entityOf, may, paramEntity, roleOf, spec } from "./spec";
import type { Block, BlockData, Entity, Listing, Option, Page, Row, User } from "./types";
import { titleOf } from "./spec";

type Context = {
  read: Read;
  page: Page;
  blocks: Block[];
  block: Block;
  index: number;
  user: User | null;
  query: Record<string, string>;
  row?: Row;
};

/** The most rows that the API gives at once. */
const ROWS_MAX = 100;

/** What one block needs. Refusals make the block say so; only a missing row fails the page. */
export async function loadBlock(context: Context): Promise<BlockData> {
  try {
    return await data(context);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status === 404) throw error;
    if (error.status === 401 || error.status === 403) return { denied: true };
    return { failed: true };
  }
}

async function data(context: Context): Promise<BlockData> {
  const { block, row } = context;
  switch (block.block) {
    case "entity_grid":
    case "entity_table":
    case "entity_feed":
    case "entity_board":
      return rows(context, entityOf(block.entity));
    case "related_list":
      return related(context, entityOf(block.entity));
    case "entity_detail":
      return { row, mine: await mine(context), options: await formOptions(context, entityOf(block.entity), "update") };
    case "entity_form":
    case "public_form": {
      const entity = entityOf(block.entity);
      const options = await choices(context, entity);
      return { ...(block.block === "entity_form" && row && paramEntity(context.page)?.id === entity.id ? { row } : {}), options };
    }
    case "stat_cards":
      return stats(context, entityOf(block.entity));
    case "cart":
    case "checkout":
      return cart(context);
    case "admin_index":
      return counts(context);
    case "hero":
      return hero(context);
    default:
      return {};
  }
}

function listQuery({ block, blocks, index, query, page, row }: Context, entity: Entity, size?: number) {
  const params = new URLSearchParams();
  const settings = block.query ?? {};
  const prefix = prefixOf(blocks, index);
  params.set("page_size", String(settings.limit ?? size ?? entity.list.page_size));
  if (settings.sort) params.set("sort", settings.sort);
  if (settings.scope === "own") params.set("mine", "true");
  const parent = paramEntity(page);
  if (settings.scope === "param" && parent && row) {
    const relation = entity.relations.find((one) => one.to === parent.id);
    if (relation) params.set(relation.name, String(row.id));
  }
  if (settings.limit == null) {
    for (const name of settings.controls || block.admin ? listParams(entity) : ["page"]) {
      const value = query[prefix + name];
      if (value) params.set(name, value.slice(0, 200));
    }
  }
  for (const [name, value] of Object.entries(settings.filter ?? {})) params.set(name, String(value));
  return params;
}

async function rows(context: Context, entity: Entity): Promise<BlockData> {
  const { read, block, user } = context;
  if (!may(user, "list", entity)) return { denied: true };
  const board = block.block === "entity_board";
  const scoped = board ? await boardScope(context, entity) : undefined;
  const params = listQuery(context, entity, board ? ROWS_MAX : undefined);
  if (scoped?.scope) params.set(scoped.scope.name, String(scoped.scope.id));
  const list = await listing(read, entity, params);
  const filtering = block.query?.controls || block.admin || board;
  const [options, form, own] = await Promise.all([
    filtering ? filterOptions(context, entity) : {},
    formOptions(context, entity, "create"),
    mine(context),
  ]);
  return { list, options: { ...options, ...form }, mine: own, ...scoped };
}

/** Columns that belong to a parent (a project's) are shown for one parent at a time: the chosen, else the busiest. */
async function boardScope({ read, block, blocks, index, query, user }: Context, entity: Entity): Promise<Pick<BlockData, "lanes" | "scope">> {
  const by = entity.relations.find((one) => one.name === block.props?.by);
  const lane = by && spec.entities.find((one) => one.id === by.to);
  if (!lane || !may(user, "list", lane)) return {};
  const order = lane.fields.find((field) => field.name === "position") && lane.list.sortable.includes("position") ? "&sort=position" : "";
  const rows = (await read<Listing>(`/${lane.plural}?page_size=${ROWS_MAX}${order}`)).items;
  const option = (row: Row) => ({ id: row.id, title: titleOf(lane, row) });
  const up = lane.relations.find((one) => entity.relations.some((other) => other.to === one.to && !other.current_user && other.to !== "user"));
  const across = entity.relations.find((one) => one.to === up?.to);
  if (!up || !across) return { lanes: rows.map(option) };
  const wanted = Number(query[prefixOf(blocks, index) + across.name]);
  const id = wanted || (await busiest(read, entity, `${across.name}_id`)) || Number(rows[0]?.[`${up.name}_id`]);
  if (!id) return { lanes: [] };
  return { lanes: rows.filter((row) => row[`${up.name}_id`] === id).map(option), scope: { name: across.name, id } };
}

async function busiest(read: Read, entity: Entity, key: string) {
  const counts = new Map<number, number>();
  for (const row of (await read<Listing>(`/${entity.plural}?page_size=${ROWS_MAX}`)).items) {
    const id = Number(row[key]);
    if (id) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0];
}

/** An address with a value that the API refuses (a page too far, a broken filter) shows the first page. */
async function listing(read: Read, entity: Entity, params: URLSearchParams) {
  try {
    return await read<Listing>(`/${entity.plural}?${params}`);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 422) throw error;
    return read<Listing>(`/${entity.plural}?page_size=${params.get("page_size") ?? entity.list.page_size}`);
  }
}

async function related(context: Context, entity: Entity): Promise<BlockData> {
  const { read, block, row, page, user } = context;
  const parent = paramEntity(page);
  if (!row || !parent) return {};
  const inside = row[entity.plural];
  if (entity.kind === "line" && Array.isArray(inside)) {
    const items = inside as Row[];
    return { list: { items, total: items.length, page: 1, page_size: items.length, pages: 1 } };
  }
  if (!may(user, "list", entity)) return { denied: true };
  const via = String(block.props?.via ?? entity.relations.find((one) => one.to === parent.id)?.name ?? "");
  const params = listQuery(context, entity);
  if (via) params.set(via, String(row.id));
  const [list, options] = await Promise.all([
    read<Listing>(`/${entity.plural}?${params}`),
    may(user, "create", entity) ? choices(context, entity) : {},
  ]);
  return { list, options };
}

/** The choices of one relation, by title. */
async function relationOptions(read: Read, user: User | null, to: string): Promise<Option[]> {
  const entity = spec.entities.find((one) => one.id === to);
  if (!entity || !may(user, "list", entity)) return [];
  const list = await read<Listing>(`/${entity.plural}?page_size=${ROWS_MAX}`).catch(() => null);
  const found = (list?.items ?? []).map((row) => ({ id: row.id, title: titleOf(entity, row) }));
  const order = new Intl.Collator(spec.project.locale);
  return found.sort((a, b) => order.compare(a.title, b.title));
}

async function optionsOf({ read, user }: Context, entity: Entity, names: string[]) {
  const relations = entity.relations.filter((one) => names.includes(one.name));
  const found = await Promise.all(relations.map((one) => relationOptions(read, user, one.to)));
  return Object.fromEntries(relations.map((one, index) => [one.name, found[index] ?? []]));
}

const choices = (context: Context, entity: Entity) =>
  optionsOf(context, entity, entity.relations.filter((one) => !one.current_user).map((one) => one.name));

/** Choices for the form behind a `create` or `update` button. */
async function formOptions(context: Context, entity: Entity, action: "create" | "update") {
  const offered = context.block.actions?.includes(action) && may(context.user, action, entity);
  return offered && !context.block.admin ? choices(context, entity) : {};
}

async function filterOptions(context: Context, entity: Entity) {
  const by = context.block.props?.by;
  const names = entity.list.filters.filter((name) => !isRange(entity, name));
  return optionsOf(context, entity, typeof by === "string" ? [...names, by] : names);
}

/** The caller's own rows of what `add:` actions make, so that a button knows what is already there. */
async function mine({ read, block, user }: Context) {
  const found: Record<string, Row[]> = {};
  for (const action of block.actions ?? []) {
    if (!action.startsWith("add:") || !user) continue;
    const entity = entityOf(action.slice(4));
    if (!may(user, "list", entity)) continue;
    const list = await read<Listing>(`/${entity.plural}?mine=true&page_size=${ROWS_MAX}`).catch(() => null);
    found[entity.id] = list?.items ?? [];
  }
  return found;
}

async function stats({ read, user }: Context, entity: Entity): Promise<BlockData> {
  if (!may(user, "list", entity)) return { denied: true };
  const state = entity.fields.find((field) => field.type === "enum" && entity.list.filters.includes(field.name));
  const values = state?.values?.slice(0, 5) ?? [];
  const count = async (query: string) => (await read<Listing>(`/${entity.plural}?page_size=1${query}`)).total;
  const [total, ...parts] = await Promise.all([count(""), ...values.map((value) => count(`&${state?.name}=${value.id}`))]);
  const named = values.map((value, index) => ({ key: `${state?.name}.${value.id}`, value: parts[index] ?? 0, tone: value.tone }));
  return { stats: [{ key: "total", value: total ?? 0 }, ...named] };
}

async function cart({ read, block, user }: Context): Promise<BlockData> {
  const action = convertById(block.props?.action);
  if (!action) return {};
  const source = entityOf(action.source);
  if (!may(user, "list", source)) return { denied: true };
  const list = await read<Listing>(`/${source.plural}?mine=true&page_size=${ROWS_MAX}&sort=created_at`);
  const relation = source.relations.find((one) => one.name === action.item);
  const item = entityOf(relation?.to);
  const ids = [...new Set(list.items.map((row) => Number(row[`${action.item}_id`])))];
  const found = await Promise.all(ids.map((id) => read<Row>(`/${item.plural}/${id}`).catch(() => null)));
  return { list, items: Object.fromEntries(found.filter((row) => row !== null).map((row) => [String(row.id), row])) };
}

async function counts({ read, user }: Context): Promise<BlockData> {
  const pages = spec.pages.filter((page) => page.titled === "list" && page.access.includes(roleOf(user)));
  const found = await Promise.all(
    pages.map(async (page) => {
      const entity = entityOf(page.blocks[0]?.entity);
      const list = await read<Listing>(`/${entity.plural}?page_size=1`).catch(() => null);
      return [entity.id, list?.total ?? 0] as const;
    }),
  );
  return { counts: Object.fromEntries(found) };
}

/** The hero's picture is made from rows that exist. */
async function hero({ read, user, blocks }: Context): Promise<BlockData> {
  const grid = blocks.find((block) => ["entity_grid", "entity_feed"].includes(block.block));
  if (!grid) return {};
  const entity = entityOf(grid.entity);
  if (!may(user, "list", entity)) return {};
  const list = await read<Listing>(`/${entity.plural}?page_size=6`).catch(() => undefined);
  return list ? { list } : {};
}
