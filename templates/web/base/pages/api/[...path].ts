import { Readable } from "node:stream";
import type { NextApiRequest, NextApiResponse } from "next";
import { apiUrl } from "@/lib/server";

/** The body is passed on as a stream, so the API's own size limits hold. */
export const config = { api: { bodyParser: false, externalResolver: true, responseLimit: false } };

const REQUEST = ["accept", "accept-language", "authorization", "content-type", "cookie", "origin", "range", "sec-fetch-site", "x-request-id"];
const RESPONSE = ["cache-control", "content-disposition", "content-security-policy", "content-type", "etag", "last-modified", "location", "retry-after", "x-content-type-options", "x-request-id"];
const SECONDS_MAX = 30;

/** `/api/x?y` → `API_URL/x?y`, read at run time: rewrites would freeze the target at build time. */
export default async function proxy(request: NextApiRequest, response: NextApiResponse) {
  const url = new URL(apiUrl());
  const [path = "", query] = (request.url ?? "/").split("?", 2);
  // The path is joined to a fixed origin, so no request can choose another host.
  url.pathname = path.replace(/^\/api/, "").replace(/^\/+/, "/");
  url.search = query ?? "";
  const headers = new Headers();
  for (const name of REQUEST) {
    const value = request.headers[name];
    if (typeof value === "string") headers.set(name, value);
  }
  headers.set("x-forwarded-host", request.headers.host ?? "");
  headers.set("x-forwarded-for", request.socket.remoteAddress ?? "");
  const method = request.method ?? "GET";
  const body = method === "GET" || method === "HEAD" ? undefined : Readable.toWeb(request);
  try {
    const init = { method, headers, body, duplex: "half", redirect: "manual", signal: AbortSignal.timeout(SECONDS_MAX * 1000) };
    const answer = await fetch(url, init as RequestInit);
    response.status(answer.status);
    for (const name of RESPONSE) {
      const value = answer.headers.get(name);
      if (value !== null && !(name === "location" && !value.startsWith("/"))) response.setHeader(name, value);
    }
    const cookies = answer.headers.getSetCookie();
    if (cookies.length > 0) response.setHeader("set-cookie", cookies);
    if (!answer.body) return void response.end();
    const stream = Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]);
    stream.on("error", () => response.destroy());
    stream.pipe(response);
  } catch {
    if (!response.headersSent) response.status(502).json({ detail: "the service does not answer; try again in a moment" });
    else response.destroy();
  }
}
