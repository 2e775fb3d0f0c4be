import { Link } from "./link";
import { date, excerpt } from "@/lib/format";
import { detailPage, entityOf, mayOpen, rowPath, titleOf } from "@/lib/spec";
import type { Entity, Row } from "@/lib/types";
import { Picture } from "./art";
import { type BlockProps, blockHeading } from "./blocks";
import { Shown, showsState } from "./card";
import { ListFrame } from "./list-head";
import { RowActions } from "./row-actions";
import { RelatedValue, Stars } from "./value";

/** The longest text of a row is what it says. */
export const bodyField = (entity: Entity) => entity.fields.find((field) => field.type === "richtext") ?? entity.fields.find((field) => field.type === "text");

/** When it was said, and by whom. */
export function Byline({ entity, row }: { entity: Entity; row: Row }) {
  const at = String(row[entity.display.date ?? "created_at"] ?? row.created_at);
  const author = entity.relations.find((one) => one.to === "user" && row[one.name]);
  const rating = entity.fields.find((field) => field.type === "rating" && typeof row[field.name] === "number");
  const tags = entity.relations.find((one) => one.kind === "many_to_many" && Array.isArray(row[one.name]) && (row[one.name] as unknown[]).length > 0);
  return (
    <p className="byline">
      {author && <span className="author"><RelatedValue row={row} name={author.name} /></span>}
      <time dateTime={at}>{date(at)}</time>
      {rating && <Stars value={Number(row[rating.name])} />}
      {entity.display.badge && showsState(entity, row) && <Shown entity={entity} row={row} name={entity.display.badge} />}
      {tags && <RelatedValue row={row} name={tags.name} />}
    </p>
  );
}

/** Newest first, with text: the first one large. */
export function EntityFeed(props: BlockProps) {
  const entity = entityOf(props.block.entity);
  const body = bodyField(entity);
  const page = detailPage(entity);
  const Heading = blockHeading(props) ? "h3" : "h2";
  const linked = page && mayOpen(props.props.user, page);
  return (
    <ListFrame {...props}>
      <ol className={`feed${entity.display.image ? " feed-pictures" : ""}`}>
        {props.data.list?.items.map((row) => {
          const title = titleOf(entity, row);
          const text = body && body.name !== entity.title && typeof row[body.name] === "string" ? excerpt(String(row[body.name]), 220) : undefined;
          return (
            <li key={row.id} className="feed-item">
              {entity.display.image && <Picture entity={entity} row={row} wide />}
              <div className="feed-text">
                <Byline entity={entity} row={row} />
                <Heading>{linked ? <Link href={rowPath(page, row)} className="cover">{title}</Link> : title}</Heading>
                {text && <p>{text}</p>}
                <RowActions entity={entity} row={row} block={props.block} user={props.props.user} options={props.data.options} small />
              </div>
            </li>
          );
        })}
      </ol>
    </ListFrame>
  );
}
