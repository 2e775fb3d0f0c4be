import { createPage, detailPage, entityOf, listPage, may, rowPath } from "@/lib/spec";
import { t } from "@/lib/i18n";
import type { BlockProps } from "./blocks";
import { RowActions } from "./row-actions";
import { RowForm } from "./row-form";
import { Empty } from "./ui";

/** A form on a page of its own: makes a row, or changes the one that the route names. */
export function EntityForm(props: BlockProps) {
  const { block, data, page } = props;
  const entity = entityOf(block.entity);
  const user = props.props.user;
  const row = data.row;
  if (!row && !may(user, "create", entity)) return <Empty title={t("ui.denied")}>{t("ui.denied_why")}</Empty>;
  const list = listPage(entity, block.admin);
  const detail = detailPage(entity);
  // Beside a list or on a form page that is the only place of its rows, the page is shown again.
  const own = createPage(entity, block.admin)?.id === page.id || row;
  return (
    <section className={own ? undefined : "list"}>
      {row && <RowActions entity={entity} row={row} block={block} user={user} afterDelete={list?.route ?? "/"} />}
      {row && !row.can.update ? null : (
        <RowForm
          key={row?.id ?? "new"}
          entity={entity}
          row={row}
          options={data.options ?? {}}
          onDone={(saved) => (!own ? undefined : block.admin ? list?.route : detail && saved?.id ? rowPath(detail, saved) : list?.route)}
        />
      )}
    </section>
  );
}
