import { useState } from "react";
import { one, t } from "@/lib/i18n";
import { createPage, may, mayOpen } from "@/lib/spec";
import type { Block, Entity, Option, User } from "@/lib/types";
import { Dialog } from "./dialog";
import { RowForm } from "./row-form";
import { Button, ButtonLink } from "./ui";

/** Leads to the page with the form, or opens the form in place where there is no such page. */
export function CreateButton({ entity, block, options, user, preset }: { entity: Entity; block: Block; options: Record<string, Option[]>; user: User | null; preset?: Record<string, unknown> }) {
  const [open, setOpen] = useState(false);
  if (!may(user, "create", entity)) return null;
  const page = preset ? undefined : createPage(entity, block.admin);
  const label = t("ui.new_row", { name: one(entity) });
  if (page && mayOpen(user, page)) return <ButtonLink href={page.route} icon="plus">{label}</ButtonLink>;
  return (
    <>
      <Button icon="plus" onClick={() => setOpen(true)}>{label}</Button>
      {open && (
        <Dialog title={label} onClose={() => setOpen(false)}>
          <RowForm entity={entity} options={options} preset={preset} onDone={() => setOpen(false)} />
        </Dialog>
      )}
    </>
  );
}
