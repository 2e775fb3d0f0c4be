import data from "./spec.json";

// Straight from the file: spec.ts names rows with the help of this module.
const { locale, currency } = data.project;
const digits = new Intl.NumberFormat(locale, { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
/** How many minor units make one of the currency. */
export const MINOR = 10 ** digits;

const moneyFormat = new Intl.NumberFormat(locale, { style: "currency", currency });
const numberFormat = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
const dateFormat = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });
const momentFormat = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });

/** Minor units as an amount of the product's currency. */
export const money = (minor: number) => moneyFormat.format(minor / MINOR);
export const number = (value: number) => numberFormat.format(value);

function moment(value: string) {
  const time = Date.parse(/[zZ]|[+-]\d\d:?\d\d$/.test(value) || value.length <= 10 ? value : `${value}Z`);
  return Number.isNaN(time) ? undefined : new Date(time);
}

/** An ISO date as a person writes it; all times are UTC, so that server and browser agree. */
export function date(value: string) {
  const at = moment(value);
  return at ? dateFormat.format(at) : value;
}
export function datetime(value: string) {
  const at = moment(value);
  return at ? momentFormat.format(at) : value;
}

/** A row's name; where that is a date, as a person writes it. */
export const name = (title: string) => (/^\d{4}-\d{2}-\d{2}(T[\d:.+Z-]+)?$/.test(title) ? date(title) : title);

/** Minutes as `1 h 30 min`. */
export function duration(minutes: number) {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return [hours > 0 && `${number(hours)} h`, (rest > 0 || hours === 0) && `${number(rest)} min`].filter(Boolean).join(" ");
}

/** The beginning of a text, cut at a word. */
export function excerpt(text: string, length = 180) {
  const plain = text.replace(/\s+/g, " ").trim();
  if (plain.length <= length) return plain;
  return `${plain.slice(0, plain.lastIndexOf(" ", length) > 60 ? plain.lastIndexOf(" ", length) : length)}…`;
}
