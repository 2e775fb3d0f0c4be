import { useState } from "react";
import { one, t } from "@/lib/i18n";
import { entityOf } from "@/lib/spec";
import { type BlockProps, blockHeading } from "./blocks";
import { RowForm } from "./row-form";
import { Alert } from "./ui";

/** A form that anonymous people may send; says that it arrived. */
export function PublicForm(props: BlockProps) {
  const { block, blocks, data } = props;
  const entity = entityOf(block.entity);
  const [sent, setSent] = useState(false);
  const heading = blocks.length > 1 ? (block.text ? (blockHeading(props) ?? one(entity)) : one(entity)) : undefined;
  return (
    <section className="public-form">
      {heading && <h2>{heading}</h2>}
      {sent && <Alert kind="ok">{t("ui.sent")}</Alert>}
      <RowForm entity={entity} options={data.options ?? {}} button={t("ui.send")} onDone={() => setSent(true)} />
    </section>
  );
}
