import { Link } from "./link";
import { type DragEvent, useState } from "react";
import { api } from "@/lib/api";
import { useAct } from "@/lib/act";
import { fieldLabel, t, valueLabel } from "@/lib/i18n";
import { detailPage, entityOf, mayOpen, rowPath, titleOf } from "@/lib/spec";
import type { Entity, Row, Tone } from "@/lib/types";
import type { BlockProps } from "./blocks";
import { ListFrame } from "./list-head";
import { RowActions } from "./row-actions";
import { Cell, columnsOf } from "./value";

type Lane = { key: string; label: string; tone?: Tone };

/** How a card comes to another lane: by a transition, or by changing its field. Undefined: it may not. */
function moveTo(entity: Entity, by: string, row: Row, lane: string) {
  if (entity.lifecycle?.field === by) {
    const step = entity.lifecycle.transitions.find((one) => one.to === lane && row.can.transitions.includes(one.name));
    return step && (() => api(`/${entity.plural}/${row.id}/${step.name}`, { method: "POST" }));
  }
  if (!row.can.update) return undefined;
  const relation = entity.relations.some((one) => one.name === by);
  return () => api(`/${entity.plural}/${row.id}`, { method: "PATCH", body: relation ? { [`${by}_id`]: lane === "" ? null : Number(lane) } : { [by]: lane } });
}

/** Columns by an enum field or a relation; cards move by dragging or by their own menu. */
export function EntityBoard(props: BlockProps) {
  const { block, data } = props;
  const entity = entityOf(block.entity);
  const { act, busy } = useAct();
  const [over, setOver] = useState<string | null>(null);
  const by = String(block.props?.by ?? entity.lifecycle?.field ?? entity.fields.find((field) => field.type === "enum")?.name ?? "");
  const field = entity.fields.find((one) => one.name === by);
  const rows = data.list?.items ?? [];
  const laneOf = (row: Row) => String((field ? row[by] : row[`${by}_id`]) ?? "");
  const named: Lane[] = field
    ? (field.values ?? []).map((value) => ({ key: value.id, label: valueLabel(entity, by, value.id), tone: value.tone }))
    : (data.lanes ?? data.options?.[by] ?? []).map((one) => ({ key: String(one.id), label: one.title }));
  const loose = rows.some((row) => !named.some((lane) => lane.key === laneOf(row)));
  const lanes: Lane[] = loose ? [...named, { key: "", label: t("ui.without", { name: fieldLabel(entity, by) }) }] : named;
  const page = detailPage(entity);
  const facts = columnsOf(entity, { without: [by, entity.title, "position", data.scope?.name ?? ""] }).filter((column) => !["text", "richtext", "json", "code", "image", "file"].includes(column.field?.type ?? ""));

  function move(row: Row, lane: Lane) {
    const change = moveTo(entity, by, row, lane.key);
    if (change && lane.key !== laneOf(row)) void act(change, t("ui.moved", { name: titleOf(entity, row), to: lane.label }));
  }
  function drop(event: DragEvent, lane: Lane) {
    event.preventDefault();
    setOver(null);
    const row = rows.find((one) => String(one.id) === event.dataTransfer.getData("text/plain"));
    if (row) move(row, lane);
  }
  return (
    <ListFrame {...props}>
      <div className="board" role="group" aria-label={t("ui.board_of", { name: t(`entity.${entity.id}.many`) })} aria-busy={busy}>
        {lanes.map((lane) => {
          const cards = rows.filter((row) => (named.some((one) => one.key === laneOf(row)) ? laneOf(row) : "") === lane.key);
          return (
            <section key={lane.key} className={`lane${over === lane.key ? " is-over" : ""}`} aria-label={lane.label} onDragOver={(event) => { event.preventDefault(); setOver(lane.key); }} onDragLeave={() => setOver(null)} onDrop={(event) => drop(event, lane)}>
              <h2 className="lane-head">{lane.tone && <span className={`dot tone-${lane.tone}`} aria-hidden="true" />}{lane.label}<span className="lane-count">{cards.length}</span></h2>
              <ul>
                {cards.map((row) => {
                  const targets = lanes.filter((one) => one.key !== lane.key && moveTo(entity, by, row, one.key));
                  const title = titleOf(entity, row);
                  return (
                    <li key={row.id} className="ticket" draggable={targets.length > 0} onDragStart={(event) => event.dataTransfer.setData("text/plain", String(row.id))}>
                      <p className="ticket-title">{page && mayOpen(props.props.user, page) ? <Link href={rowPath(page, row)}>{title}</Link> : title}</p>
                      <div className="ticket-facts">
                        {facts.filter((column) => { const value = row[column.name]; return Array.isArray(value) ? value.length > 0 : value !== null && value !== undefined && value !== "" && value !== false; }).slice(0, 3).map((column) => <span key={column.name}><span className="vh">{fieldLabel(entity, column.name)}: </span><Cell entity={entity} column={column} row={row} /></span>)}
                      </div>
                      <div className="ticket-end">
                        {targets.length > 0 && (
                          <select aria-label={t("ui.move_row", { name: title })} value="" onChange={(event) => { const target = lanes.find((one) => one.key === event.target.value); if (target) move(row, target); }}>
                            <option value="">{t("ui.move")}</option>
                            {targets.map((one) => <option key={one.key} value={one.key}>{one.label}</option>)}
                          </select>
                        )}
                        <RowActions entity={entity} row={row} block={{ ...block, actions: block.actions?.filter((action) => action === "update" || action === "delete") }} user={props.props.user} options={data.options} small />
                      </div>
                    </li>
                  );
                })}
              </ul>
              {cards.length === 0 && <p className="lane-empty">{t("ui.lane_empty")}</p>}
            </section>
          );
        })}
      </div>
    </ListFrame>
  );
}
