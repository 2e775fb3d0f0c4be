import { Link } from "./link";
import { many, one, t } from "@/lib/i18n";
import { authPath, detailPage, entityOf, may, mayOpen, paramEntity, rowPath, titleOf } from "@/lib/spec";
import { useRouter } from "next/router";
import { type BlockProps, blockHeading } from "./blocks";
import { CreateButton } from "./create-button";
import { bodyField, Byline } from "./entity-feed";
import { Table } from "./entity-table";
import { Pager } from "./pager";
import { searchOf } from "./list-head";
import { prefixOf } from "@/lib/query";
import { RowActions } from "./row-actions";
import { RowForm } from "./row-form";
import { Paragraphs } from "./value";

/** Child rows of the page's row: said things as a conversation, counted things as a table, with a form to add one. */
export function RelatedList(props: BlockProps) {
  const { block, blocks, data, page, index } = props;
  const router = useRouter();
  const entity = entityOf(block.entity);
  const parent = paramEntity(page);
  const row = props.props.data.find((item) => item.row)?.row;
  const list = data.list;
  if (!parent || !row || !list) return null;
  const via = String(block.props?.via ?? entity.relations.find((item) => item.to === parent.id)?.name ?? "");
  const preset = { [`${via}_id`]: row.id };
  const user = props.props.user;
  // What belongs to the parent's owner is added by that person alone; others would be told that there is no such row.
  const foreign = may(user, "create", entity) === "own" && entity.owner?.startsWith(`${via}.`) && !row.can?.update;
  const creates = entity.kind !== "line" && may(user, "create", entity) && !foreign;
  const body = bodyField(entity);
  const spoken = body !== undefined && entity.fields.filter((field) => !["text", "richtext", "rating", "bool"].includes(field.type) && field.name !== entity.lifecycle?.field && field.type !== "slug").length <= 1;
  const heading = blockHeading(props) ?? many(entity);
  const login = authPath("login");
  const detail = detailPage(entity);
  const shown = { ...block, actions: [...(block.actions ?? []), "update", "delete"] };
  const asks = !user && Object.keys(entity.access.create).length > 0 && !may(null, "create", entity);
  return (
    <section className="list related">
      <div className="list-head">
        <h2>{heading} <span className="lane-count">{list.total}</span></h2>
        {creates && !spoken && <CreateButton entity={entity} block={block} options={data.options ?? {}} user={user} preset={preset} />}
      </div>
      {list.items.length === 0 && <p className="quiet">{t("ui.empty", { name: many(entity) })}</p>}
      {list.items.length > 0 && (spoken ? (
        <ol className="talk">
          {list.items.map((item) => (
            <li key={item.id}>
              <Byline entity={entity} row={item} />
              {entity.title !== body.name && item[entity.title] != null && typeof item[entity.title] !== "object" && <h3>{detail && mayOpen(user, detail) ? <Link href={rowPath(detail, item)}>{titleOf(entity, item)}</Link> : titleOf(entity, item)}</h3>}
              <Paragraphs text={String(item[body.name] ?? "")} />
              <RowActions entity={entity} row={item} block={shown} user={user} options={data.options} small />
            </li>
          ))}
        </ol>
      ) : (
        <Table entity={entity} rows={list.items} block={shown} user={user} options={data.options} without={[via]} />
      ))}
      <Pager list={list} path={props.props.path} query={searchOf(props)} prefix={prefixOf(blocks, index)} name={heading} />
      {creates && spoken && (
        <div className="related-form">
          <h3>{t("ui.new_row", { name: one(entity) })}</h3>
          <RowForm entity={entity} options={data.options ?? {}} preset={preset} />
        </div>
      )}
      {asks && login && <p className="quiet"><Link href={`${login}?next=${encodeURIComponent(router.asPath)}`}>{t("ui.sign_in")}</Link> {t("ui.to_take_part")}</p>}
    </section>
  );
}
