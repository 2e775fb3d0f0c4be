import { useState } from "react";
import { api } from "@/lib/api";
import { useAct } from "@/lib/act";
import { actionLabel, one, t } from "@/lib/i18n";
import { editPage, mayOpen, rowPath, titleOf } from "@/lib/spec";
import type { Block, Entity, Option, Row, Transition, User } from "@/lib/types";
import { Confirm, Dialog } from "./dialog";
import { RowForm } from "./row-form";
import { Button, ButtonLink } from "./ui";

type Props = { entity: Entity; row: Row; block: Block; user: User | null; options?: Record<string, Option[]>; small?: boolean; afterDelete?: string };

/** What the caller may do with a row now: the server says it in `can`, the block says what is offered here. */
export function RowActions({ entity, row, block, user, options, small, afterDelete }: Props) {
  const [asking, setAsking] = useState<Transition | "delete" | "update" | null>(null);
  const { act, busy } = useAct();
  const offered = (action: string) => block.admin || block.actions?.includes(action);
  const moves = (entity.lifecycle?.transitions ?? []).filter((move) => row.can?.transitions?.includes(move.name) && offered(move.name));
  const name = titleOf(entity, row);
  const edit = editPage(entity, block.admin);
  const move = (one: Transition) => act(() => api(`/${entity.plural}/${row.id}/${one.name}`, { method: "POST" }), t("ui.done_move", { name, action: actionLabel(entity, one.name) }));
  const remove = () => act(() => api(`/${entity.plural}/${row.id}`, { method: "DELETE" }), t("ui.deleted", { name }), afterDelete);
  const updates = row.can?.update && offered("update") && !(block.admin && block.block !== "entity_table");
  const deletes = row.can?.delete && offered("delete");
  if (moves.length === 0 && !updates && !deletes) return null;
  return (
    <div className="actions row-actions">
      {moves.map((one, index) => (
        <Button key={one.name} small={small} variant={index === 0 && !small && !one.confirm ? "primary" : "secondary"} busy={busy} aria-label={small ? `${actionLabel(entity, one.name)}: ${name}` : undefined} onClick={() => (one.confirm ? setAsking(one) : void move(one))}>
          {actionLabel(entity, one.name)}
        </Button>
      ))}
      {updates && (edit && mayOpen(user, edit)
        ? <ButtonLink small={small} variant="secondary" icon="edit" href={rowPath(edit, row)}>{t("ui.edit")}{small && <span className="vh"> {name}</span>}</ButtonLink>
        : <Button small={small} variant="secondary" icon="edit" aria-label={small ? t("ui.edit_row", { name }) : undefined} onClick={() => setAsking("update")}>{t("ui.edit")}</Button>)}
      {deletes && <Button small={small} variant="quiet" icon="trash" busy={busy} aria-label={small ? t("ui.delete_row", { name }) : undefined} onClick={() => setAsking("delete")}>{t("ui.delete")}</Button>}
      {asking === "update" && (
        <Dialog title={t("ui.edit_row", { name })} onClose={() => setAsking(null)}>
          <RowForm entity={entity} row={row} options={options ?? {}} onDone={() => setAsking(null)} />
        </Dialog>
      )}
      {asking === "delete" && <Confirm danger title={t("ui.delete_row", { name })} text={t("ui.delete_why")} label={t("ui.delete_one", { name: one(entity) })} onClose={() => setAsking(null)} onConfirm={() => { setAsking(null); void remove(); }} />}
      {asking && typeof asking === "object" && <Confirm title={`${actionLabel(entity, asking.name)}: ${name}`} text={t("ui.sure")} label={actionLabel(entity, asking.name)} onClose={() => setAsking(null)} onConfirm={() => { setAsking(null); void move(asking); }} />}
    </div>
  );
}
