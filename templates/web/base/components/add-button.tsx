import { useRouter } from "next/router";
import { type FormEvent, useState } from "react";
import { api } from "@/lib/api";
import { useAct } from "@/lib/act";
import { writable } from "@/lib/form";
import { many, one, t } from "@/lib/i18n";
import { authPath, entityOf, may, pageWithBlock, titleOf } from "@/lib/spec";
import type { Entity, Field, Option, Row, User } from "@/lib/types";
import { Link } from "./link";
import { Dialog } from "./dialog";
import { RowForm } from "./row-form";
import { Button } from "./ui";

type Props = { entity: Entity; row: Row; add: string; user: User | null; mine: Row[]; options: Record<string, Option[]> };

/** The amount of a personal row, such as a cart item's quantity. */
const amountOf = (entity: Entity): Field | undefined => writable(entity).find((field) => field.type === "int" && (field.min ?? 0) >= 1);

/** How many there still are, when the row counts its stock. */
function stockOf(row: Row, source: string, actions: { source: string; stock?: string }[]) {
  const name = actions.find((action) => action.source === source)?.stock;
  return name && typeof row[name] === "number" ? (row[name] as number) : undefined;
}

/** Makes a personal row about this row: puts it in the cart, or marks it. */
export function AddButton({ entity, row, add, user, mine, options, actions }: Props & { actions: { source: string; stock?: string }[] }) {
  const target = entityOf(add);
  const router = useRouter();
  const { act, busy } = useAct();
  const [open, setOpen] = useState(false);
  const relation = target.relations.find((item) => item.to === entity.id);
  if (!relation) return null;
  const key = `${relation.name}_id`;
  const amount = amountOf(target);
  const asks = writable(target).filter((field) => field !== amount && field.required && field.default == null);
  const has = mine.find((item) => item[key] === row.id);
  const stock = stockOf(row, target.id, actions);
  const out = stock !== undefined && stock <= 0;
  const name = titleOf(entity, row);
  const label = t("ui.add_to", { name: many(target) });
  const login = authPath("login");
  if (user && !may(user, "create", target)) return null;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (busy || out) return;
    if (!user) return void (login && router.push(`${login}?next=${encodeURIComponent(router.asPath)}`));
    if (asks.length > 0) return setOpen(true);
    const count = amount ? Number(new FormData(event.currentTarget).get(amount.name)) : undefined;
    const body = { [key]: row.id, ...(amount ? { [amount.name]: count } : {}) };
    if (has && amount) {
      void act(() => api(`/${target.plural}/${has.id}`, { method: "PATCH", body: { [amount.name]: Number(has[amount.name]) + Number(count) } }), t("ui.added", { name }));
    } else if (has) {
      void act(() => api(`/${target.plural}/${has.id}`, { method: "DELETE" }), t("ui.removed", { name }));
    } else {
      void act(() => api(`/${target.plural}`, { method: "POST", body }), t("ui.added", { name }));
    }
  }
  const page = pageWithBlock("cart");
  return (
    <form className="add" onSubmit={submit}>
      {amount && user && !out && (
        <div className="field">
          <label htmlFor={`${add}-amount`}>{t(`field.${target.id}.${amount.name}`)}</label>
          <input id={`${add}-amount`} name={amount.name} type="number" min={amount.min ?? 1} max={Math.min(amount.max ?? 99, stock ?? 99)} defaultValue={1} className="amount" required />
        </div>
      )}
      <Button type="submit" busy={busy} variant={amount ? "primary" : "secondary"} aria-disabled={out || undefined} aria-describedby={out ? `${add}-why` : undefined} icon={amount ? "cart" : has ? "check" : "plus"}>
        {has && !amount ? t("ui.remove_from", { name: many(target) }) : asks.length > 0 ? t("ui.new_row", { name: one(target) }) : label}
      </Button>
      {out && <p className="hint" id={`${add}-why`}>{t("ui.sold_out_why")}</p>}
      {!user && !out && <p className="hint">{t("ui.sign_in_first")}</p>}
      {has && amount && page && <p className="hint">{t("ui.have_already", { count: Number(has[amount.name]), name: many(target) })} <Link href={page.route}>{t("ui.open_cart", { name: many(target) })}</Link></p>}
      {open && (
        <Dialog title={t("ui.new_row", { name: one(target) })} onClose={() => setOpen(false)}>
          <RowForm entity={target} options={options} preset={{ [key]: row.id }} onDone={() => setOpen(false)} />
        </Dialog>
      )}
    </form>
  );
}
