import { type GraphEdge, type GraphNode, ranked, type Slot } from "./graph.ts";
import { type Html, html } from "./html.ts";
import { placed } from "./place.ts";
import { merged, spreadEnds } from "./ports.ts";

/** A box as it is drawn. */
export interface Box extends GraphNode {
  readonly title: string;
  readonly note: string;
  /** Class of its colour. */
  readonly kind: string;
}

/** A line as it is drawn. */
export interface Line extends GraphEdge {
  readonly label: string;
  readonly why: string;
  /** Drawn as an alternative way. Default: false. */
  readonly dashed?: boolean;
}

interface Shape {
  readonly boxWidth: number;
  readonly boxHeight: number;
  /** Between ranks. */
  readonly step: number;
  /** Between boxes of a rank. */
  readonly gap: number;
  /** Between lines that pass a rank, and their neighbours. */
  readonly lane: number;
}

/** Size of the letters in boxes, in the units of the drawing; those of labels are smaller. */
const LETTER = 6.7;
const LINE_HEIGHT = 14;

/** Room that a text takes, in letters of usual width: m and w are half as wide again. */
const lettersOf = (text: string): number => text.length + (text.match(/[mw]/gi)?.length ?? 0) / 2;

/** A text that takes at most so many letters: cut, and marked as cut, where it takes more. */
function cut(text: string, letters: number): string {
  if (lettersOf(text) <= letters) return text;
  let kept = text;
  while (kept !== "" && lettersOf(kept) > letters - 1) kept = kept.slice(0, -1);
  return `${kept}…`;
}

/** A name in lines of at most so many letters of usual width, broken after hyphens, slashes and blanks. */
export function wrapped(name: string, letters: number): string[] {
  const lines: string[] = [];
  for (const part of name.split(/(?<=[-/ ])/)) {
    const last = lines.at(-1);
    if (last !== undefined && lettersOf(last + part.trimEnd()) <= letters) lines[lines.length - 1] = last + part;
    else lines.push(part);
  }
  return lines.map((line) => cut(line.trimEnd(), letters));
}

const box = ({ title, note, kind }: Box, { x, y, boxWidth: width, boxHeight: height }: Point & Shape): Html => {
  const titles = wrapped(title, Math.floor((width - 14) / LETTER));
  const notes = note === "" ? [] : wrapped(note, Math.floor((width - 14) / 5.6));
  const top = y - ((titles.length + notes.length) * LINE_HEIGHT) / 2 + 11;
  return html`<g class="box ${kind}"><rect x="${x - width / 2}" y="${y - height / 2}" width="${width}" height="${height}" rx="3"/><rect class="edge" x="${x - width / 2}" y="${y - height / 2}" width="3" height="${height}"/>
${titles.map((line, index) => html`<text x="${x + 1}" y="${top + index * LINE_HEIGHT}">${line}</text>`)}${notes.map(
  (line, index) =>
    html`<text class="note" x="${x + 1}" y="${top + (titles.length + index) * LINE_HEIGHT}">${line}</text>`,
)}</g>
`;
};

interface Point {
  readonly x: number;
  readonly y: number;
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** On a narrow screen more boxes beside each other leave no room for their names. */
const BOXES_ACROSS = 2;

const DOWN = { lane: 2, gap: 7, boxHeight: 62, step: 112 } as const;

/** Width that lets the fullest rank fit: its boxes, and the lines that pass between them. */
const fittingWidth = (ranks: readonly (readonly Slot[])[], width: number): number =>
  Math.min(
    150,
    ...ranks.map((rank) => {
      const boxes = rank.filter(({ real }) => real).length;
      const lanes = rank.length - boxes;
      return Math.floor((width - 4 - lanes * DOWN.lane - (rank.length - 1) * DOWN.gap) / Math.max(1, boxes));
    }),
  );

/** Draws boxes in ranks, from left to right within a width or, for narrow screens, from top to bottom. */
export function diagram(
  label: string,
  boxes: readonly Box[],
  lines: readonly Line[],
  { width, down }: { readonly width: number; readonly down: boolean },
): Html {
  const graph = ranked(boxes, lines, down ? BOXES_ACROSS : boxes.length);
  const ranks = graph.ranks.length;
  const shape: Shape = down
    ? { ...DOWN, boxWidth: fittingWidth(graph.ranks, width) }
    : { lane: 10, gap: 14, boxHeight: 62, boxWidth: 126, step: ranks < 2 ? width : (width - 128) / (ranks - 1) };
  const across = down ? shape.boxWidth : shape.boxHeight;
  const centres = placed(graph, {
    size: (slot: Slot) => (slot.real ? across : shape.lane),
    gap: shape.gap,
    ...(down ? { length: width - 2 } : {}),
  });
  const along = down ? shape.boxHeight : shape.boxWidth;
  const point = (slot: string, rank: number): Point => {
    const [main, cross] = [1 + along / 2 + rank * shape.step, 1 + (centres.get(slot) ?? 0)];
    return down ? { x: round(cross), y: round(main) } : { x: round(main), y: round(cross) };
  };
  const rankBy = new Map(graph.ranks.flatMap((rank) => rank.map((slot) => [slot.id, slot] as const)));
  const height = down
    ? (ranks - 1) * shape.step + along + 2
    : Math.max(
        0,
        ...graph.ranks.flatMap((rank) => rank.map(({ id, real }) => (centres.get(id) ?? 0) + (real ? across : 0) / 2)),
      ) + 2;
  const ends = spreadEnds(graph, centres, across);
  const paths = graph.routes.map(({ edge, slots, reversed }) => {
    const half = along / 2;
    const { start, end } = ends.get(edge) ?? { start: 0, end: 0 };
    const points = slots.map((id, index) => {
      const slot = rankBy.get(id);
      const middle = point(id, slot?.rank ?? 0);
      const aside = index === 0 ? start : index === slots.length - 1 ? end : 0;
      return {
        passing: slot?.real === false,
        main: down ? middle.y : middle.x,
        cross: (down ? middle.x : middle.y) + aside,
      };
    });
    const at = (main: number, cross: number) =>
      down ? `${round(cross)} ${round(main)}` : `${round(main)} ${round(cross)}`;
    const moves = points.slice(1).map((to, index) => {
      const from = points[index] ?? to;
      const middle = (from.main + to.main) / 2;
      const pass = to.passing ? `L${at(to.main + half, to.cross)}` : "";
      return `C${at(middle, from.cross)} ${at(middle, to.cross)} ${at(to.main - half, to.cross)}${pass}`;
    });
    const [first] = points;
    return html`<path class="${edge.dashed === true ? "line dashed" : "line"}" ${reversed ? html`marker-start` : html`marker-end`}="url(#arrow)" d="M${at((first?.main ?? 0) + half, first?.cross ?? 0)}${moves.join("")}"><title>${edge.from} → ${edge.to} ${edge.label}: ${edge.why}</title></path>
`;
  });
  const entering = Map.groupBy(graph.routes, ({ slots }) => slots.at(-1) ?? "");
  const ports = [...entering].flatMap(([id, routes]) => {
    const { x, y } = point(id, rankBy.get(id)?.rank ?? 0);
    const labels = routes.map(({ edge }) => ({ text: edge.label, at: (down ? x : y) + (ends.get(edge)?.end ?? 0) }));
    return merged(labels).map(({ text, at }, index) =>
      down
        ? html`<text class="port" x="${round(at)}" y="${round(y - along / 2 - 10 - (index % 2) * 11)}">${text}</text>`
        : html`<text class="port before" x="${round(x - along / 2 - 9)}" y="${round(at + 3.5)}">${text}</text>`,
    );
  });
  return html`<svg class="${down ? "narrow" : "wide"}" viewBox="0 0 ${width} ${Math.ceil(height)}" width="${width}" height="${Math.ceil(height)}" role="img" aria-label="${label}">
${paths}${boxes.map((one) => box(one, { ...shape, ...point(one.id, rankBy.get(one.id)?.rank ?? 0) }))}${ports}
</svg>`;
}
