import type { Block, Convert, Entity, Operation, Page, Row, Spec, User } from "./types";
import { name as nameOf } from "./format";
import { catalogue } from "./messages";
import data from "./spec.json";

/** The product's metadata. */
export const spec = data as unknown as Spec;

export const ANONYMOUS = "anonymous";

/** The entity with this id; a block names only entities that exist. */
export function entityOf(id: string | undefined): Entity {
  const found = spec.entities.find((entity) => entity.id === id);
  if (!found) throw new Error(`no entity ${id}`);
  return found;
}

export function pageOf(id: string): Page {
  const found = spec.pages.find((page) => page.id === id);
  if (!found) throw new Error(`no page ${id}`);
  return found;
}

export const roleOf = (user: User | null | undefined) => user?.role ?? ANONYMOUS;

/** What the caller may do with an entity at all; a row's own `can` is narrower. */
export function may(user: User | null | undefined, operation: Operation, entity: Entity) {
  return entity.access[operation][roleOf(user)];
}

export const mayOpen = (user: User | null | undefined, page: Page) => page.access.includes(roleOf(user));

export const isAdminPage = (page: Page) => page.layout === "admin";

/** Whether the caller has anything to administer. */
export const adminPages = (user: User | null | undefined) =>
  spec.pages.filter((page) => page.titled === "list" && mayOpen(user, page));

const param = /\[(\w+)\]/;

/** The route's parameter: `slug`, `id` or none. */
export const paramOf = (page: Page) => param.exec(page.route)?.[1];

function pageWith(entity: Entity, admin: boolean, fits: (page: Page, block: Block) => boolean) {
  return spec.pages.find(
    (page) => isAdminPage(page) === admin && page.blocks.some((block) => block.entity === entity.id && fits(page, block)),
  );
}

/** The page that shows one row. */
export function detailPage(entity: Entity, admin = false) {
  const shows = pageWith(entity, admin, (page, block) => block.block === "entity_detail" && paramOf(page) !== undefined);
  return shows ?? (admin ? editPage(entity, true) : undefined);
}

/** The page with the form that makes a row. */
export const createPage = (entity: Entity, admin = false) =>
  pageWith(entity, admin, (page, block) => block.block === "entity_form" && paramOf(page) === undefined && page.blocks.length <= 2);

/** The page with the form that changes a row. */
export const editPage = (entity: Entity, admin = false) =>
  pageWith(entity, admin, (page, block) => block.block === "entity_form" && paramOf(page) !== undefined && block.query?.scope !== "all");

/** The page that lists rows. */
export const listPage = (entity: Entity, admin = false) =>
  pageWith(entity, admin, (page, block) => block.block.startsWith("entity_") && paramOf(page) === undefined && !["entity_form", "entity_detail"].includes(block.block) && page.route !== "/");

/** The first page with a block of this kind. */
export const pageWithBlock = (kind: Block["block"]) => spec.pages.find((page) => page.blocks.some((block) => block.block === kind));

/** Where one signs in or up. */
export const authPath = (mode: "login" | "signup") =>
  spec.pages.find((page) => page.blocks.some((block) => block.block === "auth_form" && block.props?.mode === mode))?.route;

/** Fills the route's parameter from a row. */
export function rowPath(page: Page, row: Row) {
  const name = paramOf(page);
  const value = name === "slug" && typeof row.slug === "string" ? row.slug : String(row.id);
  return page.route.replace(param, encodeURIComponent(value));
}

/** The entity that the route's parameter names. */
export function paramEntity(page: Page): Entity | undefined {
  if (!paramOf(page)) return undefined;
  const shown = page.blocks.find((block) => ["entity_detail", "entity_form"].includes(block.block) && block.entity);
  if (shown) return entityOf(shown.entity);
  const segment = page.route.slice(0, page.route.indexOf("/[")).split("/").pop()?.replaceAll("-", "_");
  return spec.entities.find((entity) => entity.plural === segment || entity.id === segment);
}

/** The Convert action that empties rows of this entity. */
export const convertOf = (source: string): Convert | undefined => spec.actions.find((action) => action.source === source);
export const convertById = (id: unknown): Convert | undefined => spec.actions.find((action) => action.id === id) ?? spec.actions[0];

/** Relations that say nothing new: whoever sees only own rows need not read whose they are. */
export const ownRelations = (user: User | null | undefined, entity: Entity) =>
  may(user, "list", entity) === "own" ? entity.relations.filter((one) => one.current_user).map((one) => one.name) : [];

/** Name of a row, in words. */
export function titleOf(entity: Entity, row: Row): string {
  const value = row[entity.title];
  if (entity.title === "id") return `${String((catalogue as Record<string, unknown>)[`entity.${entity.id}.one`])} #${row.id}`;
  if (value && typeof value === "object" && "title" in value) return nameOf(String(value.title));
  return value === null || value === undefined || value === "" ? `#${row.id}` : nameOf(String(value));
}
