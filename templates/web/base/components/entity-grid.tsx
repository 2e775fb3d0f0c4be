import { entityOf } from "@/lib/spec";
import type { BlockProps } from "./blocks";
import { blockHeading } from "./blocks";
import { Card, isArticle } from "./card";
import { ListFrame } from "./list-head";
import { RowActions } from "./row-actions";

/** Cards. */
export function EntityGrid(props: BlockProps) {
  const entity = entityOf(props.block.entity);
  const level = blockHeading(props) ? "h3" : "h2";
  return (
    <ListFrame {...props}>
      <ul className={`grid${isArticle(entity) ? " grid-articles" : entity.display.image ? " grid-pictures" : " grid-facts"}`}>
        {props.data.list?.items.map((row) => (
          <Card key={row.id} entity={entity} row={row} user={props.props.user} level={level}>
            <RowActions entity={entity} row={row} block={props.block} user={props.props.user} options={props.data.options} small />
          </Card>
        ))}
      </ul>
    </ListFrame>
  );
}
