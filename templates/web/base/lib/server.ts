import type { GetServerSideProps, GetServerSidePropsContext } from "next";
import { answer, ApiError } from "./api";
import { loadBlock } from "./load";
import { ANONYMOUS, authPath, mayOpen, pageOf, paramEntity, paramOf, spec } from "./spec";
import type { Block, Listing, PageProps, Row, User } from "./types";

/** Reads from the API on behalf of the visitor. */
export type Read = <T>(path: string) => Promise<T>;

export const apiUrl = () => process.env.API_URL ?? "http://127.0.0.1:8000";

/** A reader that carries the visitor's cookie; the API never sees more of the request than that. */
export function reader(context: Pick<GetServerSidePropsContext, "req">): Read {
  const headers: Record<string, string> = { accept: "application/json" };
  if (context.req.headers.cookie) headers.cookie = context.req.headers.cookie;
  return async <T>(path: string) => answer<T>(await fetch(apiUrl() + path, { headers, redirect: "error" }));
}

/** The address under which the visitor sees the product. */
function originOf({ req }: GetServerSidePropsContext) {
  if (process.env.SITE_URL) return process.env.SITE_URL.replace(/\/$/, "");
  const host = req.headers.host ?? "localhost";
  const scheme = req.headers["x-forwarded-proto"] === "https" ? "https" : "http";
  return /^[\w.:[\]-]+$/.test(host) ? `${scheme}://${host}` : "http://localhost";
}

async function cartCount(read: Read) {
  const action = spec.actions[0];
  const source = action && spec.entities.find((entity) => entity.id === action.source);
  if (!action || !source) return 0;
  const list = await read<Listing>(`/${source.plural}?mine=true&page_size=100`).catch(() => null);
  return list ? list.items.reduce((sum, row) => sum + Number(row[action.quantity] ?? 1), 0) : 0;
}

function parameters(query: GetServerSidePropsContext["query"]) {
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(query)) if (typeof value === "string") found[name] = value;
  return found;
}

/** The row that the route's parameter names; a missing one is an {@link ApiError} 404. */
async function rowOf(read: Read, page: ReturnType<typeof pageOf>, value: string): Promise<Row | undefined> {
  const entity = paramEntity(page);
  const name = paramOf(page);
  if (!entity || !name) return undefined;
  if (name === "slug" && entity.slug) return read<Row>(`/${entity.plural}/by-slug/${encodeURIComponent(value)}`);
  if (!/^\d{1,15}$/.test(value)) throw new ApiError(404, "");
  return read<Row>(`/${entity.plural}/${value}`);
}

/** Loads everything that a page shows, as the visitor may see it. */
export function loadPage(id: string, own?: Block[]): GetServerSideProps<PageProps> {
  return async (context) => {
    const page = pageOf(id);
    const blocks = own ?? page.blocks;
    const read = reader(context);
    const signedIn = !!context.req.headers.cookie?.includes("session=");
    const [session, cart] = await Promise.all([
      signedIn ? read<{ user: User | null }>("/auth/session") : { user: null },
      signedIn ? cartCount(read) : 0,
    ]);
    const { user } = session;
    const query = parameters(context.query);
    const path = context.resolvedUrl.split("?")[0] ?? "/";
    const props: PageProps = { page: id, blocks, data: [], user, cart, query, path, origin: originOf(context) };
    context.res.setHeader("Cache-Control", "private, no-store");

    if (!mayOpen(user, page)) {
      const login = authPath("login");
      if (!user && login) return { redirect: { destination: `${login}?next=${encodeURIComponent(context.resolvedUrl)}`, permanent: false } };
      context.res.statusCode = 403;
      return { props: { ...props, blocks: [], denied: true } };
    }
    try {
      const name = paramOf(page);
      const row = name ? await rowOf(read, page, query[name] ?? "") : undefined;
      const data = await Promise.all(blocks.map((block, index) => loadBlock({ read, page, blocks, block, index, user, query, row })));
      return { props: { ...props, data } };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 404) return { notFound: true };
      context.res.statusCode = error.status === 403 || error.status === 401 ? 403 : 502;
      return { props: { ...props, blocks: [], denied: true } };
    }
  };
}

/** Whether visitors without an account see anything at all. */
export const isPublic = () => spec.pages.some((page) => page.layout === "marketing" && page.access.includes(ANONYMOUS));
