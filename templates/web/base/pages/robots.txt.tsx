import type { GetServerSideProps } from "next";
import { isPublic } from "@/lib/server";

/** What crawlers may read: nothing of a product that only people with an account may see. */
export const getServerSideProps: GetServerSideProps = async ({ req, res }) => {
  const host = process.env.SITE_URL?.replace(/\/$/, "") ?? (/^[\w.:[\]-]+$/.test(req.headers.host ?? "") ? `http://${req.headers.host}` : "");
  const lines = isPublic() ? ["User-agent: *", "Disallow: /admin", "Disallow: /api", "Disallow: /account", `Sitemap: ${host}/sitemap.xml`] : ["User-agent: *", "Disallow: /"];
  res.setHeader("content-type", "text/plain; charset=utf-8");
  res.end(`${lines.join("\n")}\n`);
  return { props: {} };
};

export default function Robots() {
  return null;
}
