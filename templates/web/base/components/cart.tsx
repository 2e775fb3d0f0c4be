import { Link } from "./link";
import { api } from "@/lib/api";
import { useAct } from "@/lib/act";
import { money, number } from "@/lib/format";
import { fieldLabel, many, t } from "@/lib/i18n";
import { authPath, convertById, detailPage, entityOf, listPage, pageWithBlock, rowPath, titleOf } from "@/lib/spec";
import type { BlockData, Convert, Entity, Row } from "@/lib/types";
import { Picture } from "./art";
import type { BlockProps } from "./blocks";
import { Button, ButtonLink, Empty } from "./ui";

export type Line = { row: Row; item?: Row; amount: number; price: number };

/** The lines of a cart with their items and prices. */
export function linesOf(action: Convert, data: BlockData): Line[] {
  return (data.list?.items ?? []).map((row) => {
    const item = data.items?.[String(row[`${action.item}_id`])];
    return { row, item, amount: Number(row[action.quantity] ?? 1), price: action.total && item ? Number(item[action.total.price] ?? 0) : 0 };
  });
}

export const totalOf = (lines: Line[]) => lines.reduce((sum, line) => sum + line.amount * line.price, 0);

export const itemOf = (action: Convert): Entity => entityOf(entityOf(action.source).relations.find((one) => one.name === action.item)?.to);

/** Nobody is signed in: whose cart would it be? */
export function SignInFirst({ path }: { path: string }) {
  const login = authPath("login");
  return <Empty title={t("ui.cart_sign_in")} action={login && <ButtonLink href={`${login}?next=${encodeURIComponent(path)}`}>{t("ui.sign_in")}</ButtonLink>}>{t("ui.cart_sign_in_why")}</Empty>;
}

function CartLine({ line, source, item, action }: { line: Line; source: Entity; item: Entity; action: Convert }) {
  const { act, busy } = useAct();
  const page = detailPage(item);
  const name = line.item ? titleOf(item, line.item) : titleOf(source, line.row);
  const field = source.fields.find((one) => one.name === action.quantity);
  const stock = action.stock && line.item ? Number(line.item[action.stock]) : undefined;
  const max = Math.min(field?.max ?? 99, stock ?? 99);
  const set = (amount: number) => act(() => api(`/${source.plural}/${line.row.id}`, { method: "PATCH", body: { [action.quantity]: amount } }), t("ui.amount_is", { name, count: amount }));
  const remove = () => act(() => api(`/${source.plural}/${line.row.id}`, { method: "DELETE" }), t("ui.removed", { name }));
  return (
    <li className="cart-line">
      {line.item && item.display.image && <Picture entity={item} row={line.item} />}
      <div className="cart-name">
        <h2>{page && line.item ? <Link href={rowPath(page, line.item)}>{name}</Link> : name}</h2>
        {action.total && <p className="quiet">{t("ui.each", { price: money(line.price) })}</p>}
        {stock !== undefined && line.amount > stock && <p className="error">{t("ui.few_left", { count: stock })}</p>}
      </div>
      <div className="stepper" role="group" aria-label={`${fieldLabel(source, action.quantity)}: ${name}`}>
        <Button variant="secondary" icon="minus" busy={busy} aria-label={t("ui.less", { name })} aria-disabled={line.amount <= (field?.min ?? 1) || undefined} onClick={() => line.amount > (field?.min ?? 1) && void set(line.amount - 1)} />
        <span aria-live="polite">{number(line.amount)}</span>
        <Button variant="secondary" icon="plus" busy={busy} aria-label={t("ui.more", { name })} aria-disabled={line.amount >= max || undefined} onClick={() => line.amount < max && void set(line.amount + 1)} />
      </div>
      {action.total && <p className="cart-sum">{money(line.amount * line.price)}</p>}
      <Button variant="quiet" icon="trash" busy={busy} small aria-label={t("ui.remove_row", { name })} onClick={() => void remove()}>{t("ui.remove")}</Button>
    </li>
  );
}

/** Own rows of a Convert action's source: amounts, totals and the way on. */
export function Cart({ block, data, props }: BlockProps) {
  const action = convertById(block.props?.action);
  if (!action) return null;
  const source = entityOf(action.source);
  const item = itemOf(action);
  if (data.denied) return <SignInFirst path={props.path} />;
  const lines = linesOf(action, data);
  const shop = listPage(item);
  if (lines.length === 0) return <Empty title={t("ui.cart_empty", { name: many(source) })} action={shop && <ButtonLink href={shop.route}>{t("ui.browse", { name: many(item) })}</ButtonLink>}>{t("ui.cart_empty_why")}</Empty>;
  const checkout = pageWithBlock("checkout");
  return (
    <div className="split">
      <ul className="cart-lines">{lines.map((line) => <CartLine key={line.row.id} line={line} source={source} item={item} action={action} />)}</ul>
      <section className="summary" aria-labelledby="cart-summary">
        <h2 id="cart-summary">{t("ui.summary")}</h2>
        {action.total && <p className="total"><span>{t("ui.total")}</span><strong>{money(totalOf(lines))}</strong></p>}
        {checkout && <ButtonLink href={checkout.route}>{t(`action.${action.id}`)}</ButtonLink>}
        {shop && <Link className="quiet" href={shop.route}>{t("ui.continue_browsing")}</Link>}
      </section>
    </div>
  );
}
