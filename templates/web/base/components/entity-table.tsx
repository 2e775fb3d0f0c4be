import { Link } from "./link";
import { fieldLabel, many, t } from "@/lib/i18n";
import { detailPage, entityOf, mayOpen, ownRelations, rowPath, titleOf } from "@/lib/spec";
import type { Block, Entity, Option, Row, User } from "@/lib/types";
import type { BlockProps } from "./blocks";
import { ListFrame } from "./list-head";
import { RowActions } from "./row-actions";
import { Cell, columnsOf, type Column } from "./value";

/** The most columns that a table shows; the rest is on the row's page. */
const COLUMNS_MAX = 6;
const LONG = new Set(["richtext", "json", "code", "address", "image", "file"]);

function chosen(entity: Entity, without: string[], rows: Row[]): Column[] {
  const columns = columnsOf(entity, { without }).filter((column) => !LONG.has(column.field?.type ?? "") && column.name !== entity.title);
  // A field that nobody may read here is absent from every row.
  const present = columns.filter((column) => rows.length === 0 || rows.some((row) => column.name in row));
  const short = present.filter((column) => column.field?.type !== "text");
  // A long text only fills the room that is left.
  return short.length >= 3 ? short.slice(0, COLUMNS_MAX - 1) : [...short, ...present.filter((column) => column.field?.type === "text")].slice(0, 3);
}

type Props = { entity: Entity; rows: Row[]; block: Block; user: User | null; options?: Record<string, Option[]>; without?: string[]; actions?: boolean };

/** Rows and columns in a region that scrolls sideways by itself. */
export function Table({ entity, rows, block, user, options, without = [], actions = true }: Props) {
  const columns = chosen(entity, [...without, ...ownRelations(user, entity)], rows);
  const page = detailPage(entity, block.admin);
  const linked = page && mayOpen(user, page);
  const isDate = (type?: string) => type === "date" || type === "datetime";
  const dated = !columns.some((column) => isDate(column.field?.type)) && !isDate(entity.fields.find((field) => field.name === entity.title)?.type) && entity.kind !== "line" && entity.kind !== "reference";
  const acts = actions && (block.admin || (block.actions?.length ?? 0) > 0) && rows.some((row) => row.can?.update || row.can?.delete || (row.can?.transitions?.length ?? 0) > 0);
  const titleShown = !without.includes(entity.title);
  return (
    <div className="table-wrap" tabIndex={0} role="region" aria-label={t("ui.table_of", { name: many(entity) })}>
      <table>
        <thead>
          <tr>
            {titleShown && <th scope="col">{entity.title === "id" ? t("ui.number") : fieldLabel(entity, entity.title)}</th>}
            {columns.map((column) => <th key={column.name} scope="col" className={column.numeric ? "num" : undefined}>{fieldLabel(entity, column.name)}</th>)}
            {dated && <th scope="col">{t("ui.created_at")}</th>}
            {acts && <th scope="col"><span className="vh">{t("ui.actions")}</span></th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              {titleShown && <th scope="row">{linked ? <Link href={rowPath(page, row)}>{titleOf(entity, row)}</Link> : titleOf(entity, row)}</th>}
              {columns.map((column) => <td key={column.name} className={column.numeric ? "num" : column.field?.type === "text" ? "clip" : undefined}><Cell entity={entity} column={column} row={row} /></td>)}
              {dated && <td className="nowrap"><Cell entity={entity} column={{ name: "created_at", numeric: false, field: { name: "created_at", type: "date" } }} row={row} /></td>}
              {acts && <td className="row-end"><RowActions entity={entity} row={row} block={block} user={user} options={options} small /></td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function EntityTable(props: BlockProps) {
  const entity = entityOf(props.block.entity);
  const own = props.block.query?.scope === "own" ? entity.relations.filter((one) => one.current_user).map((one) => one.name) : [];
  return (
    <ListFrame {...props}>
      <Table entity={entity} rows={props.data.list?.items ?? []} block={props.block} user={props.props.user} options={props.data.options} without={own} />
    </ListFrame>
  );
}
