import { t } from "./i18n";
import { spec } from "./spec";

/** What the API refused, in words; `fields` says which input each message belongs to. */
export class ApiError extends Error {
  constructor(
    public status: number,
    message: string,
    public fields: Record<string, string> = {},
  ) {
    super(message);
  }
}

type Problem = { loc?: (string | number)[]; msg?: string; type?: string };

/** The validator's own words are English; its kinds of objection are few, so each is said in the product's language. */
const OBJECTIONS: [RegExp, string][] = [
  [/^missing$|_type$/, "ui.invalid_missing"],
  [/too_short$/, "ui.invalid_short"],
  [/too_long$/, "ui.invalid_long"],
  [/^greater_than/, "ui.invalid_small"],
  [/^less_than/, "ui.invalid_large"],
];

function objection({ type = "", msg = "" }: Problem) {
  const known = OBJECTIONS.find(([kind]) => kind.test(type))?.[1];
  return known ? t(known) : english && msg ? sentence(msg) : t("ui.invalid_other");
}

const english = spec.project.locale.startsWith("en");

/** A fragment as a sentence. */
export const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?…]$/.test(text) ? "" : ".");

/** Reads an answer; throws an {@link ApiError} when it is a refusal. */
export async function answer<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T;
  const data = (await response.json().catch(() => null)) as { detail?: string | Problem[] } | null;
  if (response.ok) return data as T;
  const fields: Record<string, string> = {};
  if (Array.isArray(data?.detail)) {
    for (const problem of data.detail) fields[String(problem.loc?.at(-1) ?? "")] = objection(problem);
  }
  throw new ApiError(response.status, typeof data?.detail === "string" ? data.detail : "", fields);
}

type Request = { method?: "GET" | "POST" | "PATCH" | "DELETE"; body?: unknown };

/** Calls the API from the browser, through the same origin. */
export async function api<T>(path: string, { method = "GET", body }: Request = {}): Promise<T> {
  const file = body instanceof FormData;
  let response: Response;
  try {
    response = await fetch(`/api${path}`, {
      method,
      headers: body === undefined || file ? undefined : { "content-type": "application/json" },
      body: body === undefined ? undefined : file ? body : JSON.stringify(body),
    });
  } catch {
    throw new ApiError(0, "");
  }
  return answer<T>(response);
}
