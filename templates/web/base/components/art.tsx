import { type ReactNode } from "react";
import { groupOf, hash, motifFor, type Motif, numbers } from "@/lib/art";
import { fieldLabel } from "@/lib/i18n";
import { spec, titleOf } from "@/lib/spec";
import type { Entity, Row } from "@/lib/types";
import { pictureUrl } from "./value";

type Palette = readonly [string, string, string, string, string];

/** Which of the theme's five tones does what in one picture: ground, shape behind, body, shade, light. */
const PALETTES: [Palette, ...Palette[]] = [
  ["a0", "a1", "a3", "a2", "a0"],
  ["a4", "a0", "a3", "a2", "a0"],
  ["a1", "a0", "a3", "a2", "a0"],
  ["a0", "a4", "a2", "a3", "a0"],
  ["a4", "a1", "a3", "a2", "a0"],
];

function Figure({ motif, palette: [, , body, shade, light], x, y, size, flip }: { motif: Motif; palette: Palette; x: number; y: number; size: number; flip: boolean }) {
  const scale = size / 100;
  return (
    <g transform={`translate(${flip ? x + size : x} ${y}) scale(${flip ? -scale : scale} ${scale})`}>
      <path className={body} d={motif.b} />
      {motif.d && <path className={shade} d={motif.d} />}
      {motif.l && <path className={light} d={motif.l} />}
      {motif.s && <path className={`line ${light}-line`} d={motif.s} />}
    </g>
  );
}

/** The quiet shape behind a figure; the theme's family of pictures decides which there are. */
function backdrop(art: string, tone: string, next: (below: number) => number, w: number, h: number): ReactNode {
  const r = Math.min(w, h);
  switch (art) {
    case "waves": {
      const top = h * (0.45 + next(20) / 100);
      return <path className={tone} d={`M0 ${top}C${w * 0.25} ${top - h * 0.12} ${w * 0.4} ${top - h * 0.12} ${w * 0.55} ${top}S${w * 0.85} ${top + h * 0.1} ${w} ${top - h * 0.03}V${h}H0Z`} />;
    }
    case "blobs": {
      const cx = w / 2, cy = h * 0.52, a = r * 0.42, b = r * (0.36 + next(8) / 100);
      return <path className={tone} d={`M${cx - a} ${cy}C${cx - a} ${cy - b * 1.25} ${cx + a * 0.75} ${cy - b * 1.3} ${cx + a} ${cy - b * 0.1}S${cx + a * 0.25} ${cy + b * 1.25} ${cx - a * 0.25} ${cy + b * 1.05} ${cx - a} ${cy + b * 0.7} ${cx - a} ${cy}Z`} />;
    }
    case "stripes":
      return <g className={tone}>{[0, 1, 2, 3, 4].map((i) => <path key={i} d={next(2) === 9 ? "" : `M${w * (i * 0.28 - 0.35)} ${h}L${w * (i * 0.28 - 0.05)} 0h${w * 0.12}L${w * (i * 0.28 - 0.23)} ${h}Z`} />)}</g>;
    case "monogram":
      return <path className={tone} d={`M${w * 0.16} ${h}V${h * 0.48}a${w * 0.34} ${w * 0.34} 0 0 1 ${w * 0.68} 0V${h}Z`} />;
    default: {
      const kind = next(4);
      if (kind === 0) return <circle className={tone} cx={w / 2} cy={h * 0.52} r={r * 0.4} />;
      if (kind === 1) return <path className={tone} d={`M${w * 0.16} ${h}V${h * 0.48}a${w * 0.34} ${w * 0.34} 0 0 1 ${w * 0.68} 0V${h}Z`} />;
      if (kind === 2) return <path className={tone} d={`M0 ${h * 0.68}H${w}V${h}H0Z`} />;
      return <path className={tone} d={`M0 ${h}V${h - w}A${w} ${w} 0 0 1 ${w} ${h}Z`} />;
    }
  }
}

/** Titles of the rows that a row belongs to: its category says what it is when its name does not. */
const relatedTitles = (entity: Entity, row: Row) =>
  entity.relations.map((one) => row[one.name]).flatMap((one) => (one && typeof one === "object" && "title" in one ? [String(one.title)] : []));

/** A deterministic picture of a row: what its name says, in the theme's tones. */
export function Drawing({ entity, row, w, h, className }: { entity: Entity; row: Row; w: number; h: number; className: string }) {
  const title = titleOf(entity, row);
  const next = numbers(hash(`${entity.id}:${row.id}:${title}`));
  const palette = PALETTES[next(PALETTES.length)] ?? PALETTES[0];
  const related = relatedTitles(entity, row);
  const motif = motifFor([title, ...related], entity.id.replaceAll("_", " "), groupOf(spec.project.domain), next);
  const size = Math.min(w, h) * 0.62;
  return (
    <svg className={className} viewBox={`0 0 ${w} ${h}`} preserveAspectRatio="xMidYMid slice" aria-hidden="true" focusable="false">
      <path className={palette[0]} d={`M0 0H${w}V${h}H0Z`} />
      {backdrop(spec.theme.art, palette[1], next, w, h)}
      <Figure motif={motif} palette={palette} x={(w - size) / 2} y={(h - size) / 2 + h * 0.015} size={size} flip={next(2) === 1} />
    </svg>
  );
}

/** A row's picture: the uploaded one, or a drawn one. Its name stands beside it, so it is hidden from screen readers. */
export function Picture({ entity, row, wide, large }: { entity: Entity; row: Row; wide?: boolean; large?: boolean }) {
  const uploaded = pictureUrl(entity.display.image && row[entity.display.image]);
  const shape = `picture${wide ? " is-wide" : ""}${large ? " is-large" : ""}`;
  if (uploaded) return <img className={shape} src={uploaded} alt={large ? `${fieldLabel(entity, entity.display.image ?? "")}: ${titleOf(entity, row)}` : ""} loading={large ? "eager" : "lazy"} decoding="async" />;
  return <Drawing entity={entity} row={row} w={wide ? 480 : 320} h={wide ? 270 : 400} className={shape} />;
}

/** A small sign beside a row that has no picture. */
export function Emblem({ entity, row }: { entity: Entity; row: Row }) {
  return <Drawing entity={entity} row={row} w={100} h={100} className="emblem" />;
}

/** One tile of the opening picture: a plain shape of the theme's family. */
function tile(art: string, tone: string, turn: number, x: number, y: number, s: number): ReactNode {
  const spin = `rotate(${turn * 90} ${x + s / 2} ${y + s / 2})`;
  switch (art) {
    case "waves": return <path className={tone} transform={spin} d={`M${x} ${y + s * 0.5}q${s * 0.25} ${-s * 0.35} ${s * 0.5} 0t${s * 0.5} 0V${y + s}H${x}Z`} />;
    case "blobs": return <circle className={tone} cx={x + s / 2} cy={y + s / 2} r={s * (turn % 2 ? 0.5 : 0.36)} />;
    case "stripes": return <g className={tone} transform={spin}>{[0, 1, 2].map((i) => <path key={i} d={`M${x} ${y + (s / 3) * i}h${s}v${s / 6}h${-s}Z`} />)}</g>;
    case "monogram": return <path className={tone} transform={turn % 2 ? undefined : spin} d={`M${x + s * 0.14} ${y + s}V${y + s * 0.5}a${s * 0.36} ${s * 0.36} 0 0 1 ${s * 0.72} 0V${y + s}Z`} />;
    default: return turn % 2 ? <path className={tone} transform={spin} d={`M${x} ${y}h${s}a${s} ${s} 0 0 1 ${-s} ${s}Z`} /> : <path className={tone} transform={spin} d={`M${x} ${y + s}a${s / 2} ${s / 2} 0 0 1 ${s} 0Z`} />;
  }
}

/** Side of a tile. */
const TILE = 160;
/** Tones of a tile's ground, of its figure's three parts, and of its plain shape: no neighbour has the same. */
const TILES: { ground: string; palette: Palette; shape: string }[] = [
  { ground: "a4", palette: PALETTES[1] ?? PALETTES[0], shape: "a1" },
  { ground: "a0", palette: PALETTES[0], shape: "a3" },
  { ground: "a2", palette: ["a2", "a2", "a0", "a3", "a3"], shape: "a3" },
  { ground: "a1", palette: PALETTES[2] ?? PALETTES[0], shape: "a3" },
  { ground: "a0", palette: PALETTES[3] ?? PALETTES[0], shape: "a2" },
];

/** The opening picture: a mosaic of what there is in the product and of the theme's shapes. */
export function Scene({ entity, rows }: { entity?: Entity; rows: Row[] }) {
  const next = numbers(hash(spec.project.id) + spec.theme.seed);
  const group = groupOf(spec.project.domain);
  const columns = spec.theme.style === "elegant" ? 7 : 4;
  const large = next(2) === 0 ? 0 : columns - 2;
  const motifs = [0, 1, 2, 3, 4, 5].map((index) => {
    const row = rows[index];
    const titles = row && entity ? [titleOf(entity, row), ...relatedTitles(entity, row)] : [];
    return motifFor(titles, entity?.id.replaceAll("_", " ") ?? spec.project.domain, group, next);
  });
  const places = Array.from({ length: columns * 3 }, (_, index) => [index % columns, Math.floor(index / columns)] as const)
    .filter(([column, line]) => line === 2 || column < large || column > large + 1);
  const x = large * TILE;
  let figure = 0;
  return (
    <svg className="scene" viewBox={`0 0 ${columns * TILE} ${3 * TILE}`} preserveAspectRatio="xMidYMid slice" aria-hidden="true" focusable="false">
      <path className="a1" d={`M0 0H${columns * TILE}V${3 * TILE}H0Z`} />
      <circle className="a0" cx={x + TILE} cy={TILE} r={TILE * 0.82} />
      {motifs[0] && <Figure motif={motifs[0]} palette={PALETTES[0]} x={x + TILE * 0.42} y={TILE * 0.4} size={TILE * 1.16} flip={false} />}
      {places.map(([column, line], index) => {
        const { ground, palette, shape } = TILES[(column + line * 2) % TILES.length] ?? (TILES[0] as (typeof TILES)[number]);
        const [left, top] = [column * TILE, line * TILE];
        const motif = index % 3 === 1 ? motifs[++figure] : undefined;
        return (
          <g key={index}>
            <path className={ground} shapeRendering="crispEdges" d={`M${left} ${top}h${TILE}v${TILE}h${-TILE}Z`} />
            {motif ? <Figure motif={motif} palette={palette} x={left + TILE * 0.2} y={top + TILE * 0.2} size={TILE * 0.6} flip={false} /> : tile(spec.theme.art, shape, next(4), left, top, TILE)}
          </g>
        );
      })}
    </svg>
  );
}
