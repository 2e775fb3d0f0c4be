import { useRouter } from "next/router";
import { api } from "@/lib/api";
import { bodyOf, choosable, writable } from "@/lib/form";
import { one, t } from "@/lib/i18n";
import { titleOf } from "@/lib/spec";
import { useToast } from "@/lib/toast";
import type { Entity, Option, Row } from "@/lib/types";
import { FieldInput, RelationInput, relationInitial } from "./field-input";
import { Submit, Summary, useForm } from "./form";

type Props = {
  entity: Entity;
  options: Record<string, Option[]>;
  /** The row to change; a new one is made without. */
  row?: Row;
  /** What is known already and not asked: `{hive_id: 3}`. */
  preset?: Record<string, unknown>;
  label?: string;
  /** What the button says. */
  button?: string;
  /** Where to go, or what to do, when it is saved; the page is refreshed in any case. */
  onDone?(saved: Row): void | string;
};

/** The form that makes or changes a row. */
export function RowForm({ entity, options, row, preset = {}, label, button, onDone }: Props) {
  const router = useRouter();
  const say = useToast();
  const { problems, busy, error, submit } = useForm(async (form) => {
    const body = { ...bodyOf(form, entity), ...preset };
    // A new row takes the API's own default for what was left empty.
    if (!row) for (const name of Object.keys(body)) if (body[name] === null) delete body[name];
    const saved = await api<Row>(row ? `/${entity.plural}/${row.id}` : `/${entity.plural}`, { method: row ? "PATCH" : "POST", body });
    say(t(row ? "ui.saved" : "ui.created", { name: entity.title in (saved ?? {}) ? titleOf(entity, saved) : one(entity) }));
    const next = onDone?.(saved);
    if (next) await router.push(next);
    else {
      if (!row) form.reset();
      await router.replace(router.asPath, undefined, { scroll: false });
    }
  });
  const fields = writable(entity, !!row);
  // First what it is called, then what it belongs to, then the rest.
  const lead = fields[0]?.type === "string" ? 1 : 0;
  return (
    <form className="form" onSubmit={submit} noValidate={false} aria-label={label ?? (row ? t("ui.edit_row", { name: one(entity) }) : t("ui.new_row", { name: one(entity) }))}>
      <Summary problems={problems} entity={entity} />
      {fields.slice(0, lead).map((field) => <FieldInput key={field.name} entity={entity} field={field} initial={row?.[field.name]} error={error(field.name)} />)}
      {choosable(entity, preset).map((relation) => (
        <RelationInput key={relation.name} entity={entity} relation={relation} options={options[relation.name] ?? []} initial={relationInitial(relation, row)} error={error(`${relation.name}_id`, `${relation.name}_ids`, relation.name)} />
      ))}
      {fields.slice(lead).map((field) => <FieldInput key={field.name} entity={entity} field={field} initial={row?.[field.name]} error={error(field.name)} />)}
      <Submit busy={busy}>{button ?? (row ? t("ui.save") : t("ui.create_row", { name: one(entity) }))}</Submit>
    </form>
  );
}
