import { Link } from "./link";
import { useRouter } from "next/router";
import { api } from "@/lib/api";
import { bodyOf } from "@/lib/form";
import { money, number } from "@/lib/format";
import { many, one, t } from "@/lib/i18n";
import { convertById, detailPage, entityOf, listPage, mayOpen, pageWithBlock, rowPath, titleOf } from "@/lib/spec";
import { useToast } from "@/lib/toast";
import type { Row } from "@/lib/types";
import type { BlockProps } from "./blocks";
import { itemOf, linesOf, SignInFirst, totalOf } from "./cart";
import { FieldInput } from "./field-input";
import { Submit, Summary, useForm } from "./form";
import { ButtonLink, Empty } from "./ui";

/** The form of a Convert action beside what it is about. */
export function Checkout({ block, data, props }: BlockProps) {
  const action = convertById(block.props?.action);
  const router = useRouter();
  const say = useToast();
  const target = action ? entityOf(action.target) : undefined;
  const { problems, busy, error, submit } = useForm(async (form) => {
    if (!action || !target) return;
    const all = bodyOf(form, target);
    const body = Object.fromEntries(action.input.map((name) => [name, all[name] ?? null]));
    const made = await api<Row>(`/actions/${action.id}`, { method: "POST", body });
    say(t("ui.placed", { name: one(target), number: made.id }));
    const page = detailPage(target);
    const fallback = listPage(target) ?? pageWithBlock("account_summary");
    await router.push(page && mayOpen(props.user, page) ? rowPath(page, made) : (fallback?.route ?? "/"));
  });
  if (!action || !target) return null;
  if (data.denied) return <SignInFirst path={props.path} />;
  const item = itemOf(action);
  const lines = linesOf(action, data);
  const shop = listPage(item);
  const cart = pageWithBlock("cart");
  if (lines.length === 0) return <Empty title={t("ui.cart_empty", { name: many(entityOf(action.source)) })} action={shop && <ButtonLink href={shop.route}>{t("ui.browse", { name: many(item) })}</ButtonLink>}>{t("ui.checkout_empty_why")}</Empty>;
  const fields = action.input.map((name) => target.fields.find((field) => field.name === name)).filter((field) => field !== undefined);
  return (
    <div className="split">
      <form className="form" onSubmit={submit} aria-label={t(`action.${action.id}`)}>
        <Summary problems={problems} entity={target} />
        {fields.map((field) => <FieldInput key={field.name} entity={target} field={field} error={error(field.name)} />)}
        {action.total && <p className="hint">{t("ui.no_card")}</p>}
        <Submit busy={busy} cancel={cart && <ButtonLink href={cart.route} variant="secondary">{t("ui.back_to", { name: many(entityOf(action.source)) })}</ButtonLink>}>{t("ui.place", { name: one(target) })}</Submit>
      </form>
      <section className="summary" aria-labelledby="checkout-summary">
        <h2 id="checkout-summary">{t("ui.summary")}</h2>
        <ul className="summary-lines">
          {lines.map((line) => (
            <li key={line.row.id}>
              <span>{number(line.amount)} × {line.item ? titleOf(item, line.item) : line.row.id}</span>
              {action.total && <span>{money(line.amount * line.price)}</span>}
            </li>
          ))}
        </ul>
        {action.total && <p className="total"><span>{t("ui.total")}</span><strong>{money(totalOf(lines))}</strong></p>}
        {cart && <Link className="quiet" href={cart.route}>{t("ui.change")}</Link>}
      </section>
    </div>
  );
}
