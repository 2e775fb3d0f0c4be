import type { GetServerSideProps } from "next";
import { reader } from "@/lib/server";
import { ANONYMOUS, may, paramEntity, paramOf, rowPath, spec } from "@/lib/spec";
import type { Listing } from "@/lib/types";

/** The most rows of one entity that are listed. */
const ROWS_MAX = 100;
const escaped = (text: string) => text.replace(/[<>&'"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** Every public page, with the rows that visitors may see. */
export const getServerSideProps: GetServerSideProps = async (context) => {
  const host = context.req.headers.host ?? "";
  const origin = process.env.SITE_URL?.replace(/\/$/, "") ?? (/^[\w.:[\]-]+$/.test(host) ? `http://${host}` : "");
  const read = reader({ req: Object.assign(Object.create(context.req), { headers: {} }) });
  const paths: string[] = [];
  for (const page of spec.pages.filter((one) => one.layout === "marketing" && one.access.includes(ANONYMOUS))) {
    if (!paramOf(page)) {
      paths.push(page.route);
      continue;
    }
    const entity = paramEntity(page);
    if (!entity || !may(null, "list", entity)) continue;
    const list = await read<Listing>(`/${entity.plural}?page_size=${ROWS_MAX}`).catch(() => null);
    paths.push(...(list?.items ?? []).map((row) => rowPath(page, row)));
  }
  const urls = paths.map((path) => `<url><loc>${escaped(origin + path)}</loc></url>`).join("");
  context.res.setHeader("content-type", "application/xml; charset=utf-8");
  context.res.end(`<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls}</urlset>`);
  return { props: {} };
};

export default function Sitemap() {
  return null;
}
