import type { AzureNetwork, NetworkFacts, SubnetFacts, Way } from "./azure-model.ts";
import { wrapped } from "./diagram.ts";
import { type Html, html } from "./html.ts";

interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A box with its text, before it has a place. */
interface Block {
  readonly id: string;
  readonly kind: "address" | "subnet";
  readonly title: string;
  readonly aside: string;
  readonly lines: readonly { readonly text: string; readonly mark: boolean }[];
  readonly height: number;
}

const LINE = 15;
const PAD = 9;
const HEAD = 26;
/** Width of a letter of the lines in boxes, in the units of the drawing. */
const LETTER = 5.9;

const lettersIn = (width: number): number => Math.floor((width - 2 * PAD - 4) / LETTER);

function subnetBlock({ name, cidr, residents, marks }: SubnetFacts, width: number): Block {
  const lines = [
    ...residents.flatMap((text) => wrapped(text, lettersIn(width)).map((line) => ({ text: line, mark: false }))),
    ...marks.flatMap((text) => wrapped(text, lettersIn(width)).map((line) => ({ text: line, mark: true }))),
  ];
  return { id: name, kind: "subnet", title: name, aside: cidr, lines, height: HEAD + lines.length * LINE + PAD };
}

const addressBlock = (name: string, note: string, width: number): Block => {
  const lines = wrapped(note, lettersIn(width)).map((text) => ({ text, mark: true }));
  return { id: name, kind: "address", title: name, aside: "", lines, height: HEAD + lines.length * LINE + PAD };
};

const drawBlock = ({ kind, title, aside, lines }: Block, { x, y, width, height }: Rect): Html =>
  html`<g class="${kind}"><rect x="${x}" y="${y}" width="${width}" height="${height}" rx="3"/><text class="name" x="${x + PAD}" y="${y + 18}">${title}</text>${aside !== "" && html`<text class="aside" x="${x + width - PAD}" y="${y + 18}">${aside}</text>`}${lines.map(
    ({ text, mark }, index) =>
      html`<text class="${mark ? "mark" : "resident"}" x="${x + PAD}" y="${y + HEAD + 11 + index * LINE}">${text}</text>`,
  )}</g>
`;

interface Drawing {
  readonly places: Map<string, Rect>;
  readonly parts: Html[];
  height: number;
}

const put = (drawing: Drawing, block: Block, rect: Rect): void => {
  drawing.places.set(block.id, rect);
  drawing.parts.push(drawBlock(block, rect));
};

/** A network's name and range: on one line where there is room for both, and below each other where not. */
const frame = ({ name, cidr }: NetworkFacts, { x, y, width, height }: Rect, stacked: boolean): Html =>
  html`<g class="network"><rect x="${x}" y="${y}" width="${width}" height="${height}" rx="5"/><text class="name" x="${x + 14}" y="${y + 20}">${name}</text><text class="aside${stacked && " start"}" x="${stacked ? x + 14 : x + width - 14}" y="${stacked ? y + 36 : y + 20}">${cidr}</text></g>
`;

/** Subnets in columns: those that the internet reaches first, what they lead to beside them, the others where room is. */
function columns(subnets: readonly SubnetFacts[], ways: readonly Way[], addresses: ReadonlySet<string>, count: number) {
  const names = new Set(subnets.map(({ name }) => name));
  const edge = new Set(ways.flatMap(({ from, to }) => (addresses.has(from) ? [to] : addresses.has(to) ? [from] : [])));
  const behind = new Set(ways.filter(({ from, to }) => edge.has(from) && names.has(to)).map(({ to }) => to));
  const weight = ({ name, residents, marks }: SubnetFacts) =>
    (edge.has(name) ? 0 : behind.has(name) ? 100 : 200) - residents.length - marks.length / 10;
  const result: SubnetFacts[][] = Array.from({ length: count }, () => []);
  const rows = (column: readonly SubnetFacts[]) =>
    column.reduce((total, { residents, marks }) => total + 3 + residents.length + marks.length, 0);
  for (const subnet of [...subnets].sort((a, b) => weight(a) - weight(b))) {
    const free = result.slice(edge.size > 0 ? 1 : 0);
    const shortest = free.reduce((best, column) => (rows(column) < rows(best) ? column : best), free[0] ?? []);
    (edge.has(subnet.name) ? result[0] : behind.has(subnet.name) ? result[1] : shortest)?.push(subnet);
  }
  return result;
}

const GAP = 16;
const CHANNEL = 40;

const way = ({ label }: Way, path: string, at: { readonly x: number; readonly y: number }): Html =>
  html`<path class="line" marker-end="url(#arrow)" d="${path}"/><text class="port" x="${at.x}" y="${at.y}">${label}</text>
`;

function sideways({ places }: Drawing, one: Way): Html {
  const [from, to] = [places.get(one.from), places.get(one.to)];
  if (from === undefined || to === undefined) return html``;
  const onwards = from.x < to.x;
  const [startX, endX] = onwards ? [from.x + from.width, to.x] : [from.x, to.x + to.width];
  const [startY, endY] = [from.y + HEAD, to.y + HEAD];
  const middle = (startX + endX) / 2;
  return way(one, `M${startX} ${startY}C${middle} ${startY} ${middle} ${endY} ${endX} ${endY}`, {
    x: middle,
    y: (startY + endY) / 2 - 4,
  });
}

const svg = (label: string, name: string, width: number, height: number, parts: readonly Html[]): Html =>
  html`<svg class="${name}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${label}">
${parts}</svg>`;

/** The networks from left to right: public addresses, then each network with its subnets in three columns. */
function wide(label: string, { networks, addresses, ways }: AzureNetwork, width: number): Html {
  const drawing: Drawing = { places: new Map(), parts: [], height: 0 };
  const outer = new Set(addresses.map(({ name }) => name));
  const left = 216;
  const outside = 58;
  const [x, inner] = [left + outside, width - left - outside - 2];
  const column = (inner - 2 * 14 - 2 * CHANNEL) / 3;
  let y = 1;
  for (const [index, network] of networks.entries()) {
    const layout = columns(network.subnets, ways, outer, 3);
    let lowest = 0;
    const blocks: { readonly block: Block; readonly rect: Rect }[] = [];
    for (const [place, subnets] of layout.entries()) {
      let below = y + 34;
      for (const subnet of subnets) {
        const block = subnetBlock(subnet, column);
        blocks.push({
          block,
          rect: { x: x + 14 + place * (column + CHANNEL), y: below, width: column, height: block.height },
        });
        below += block.height + GAP;
      }
      lowest = Math.max(lowest, below);
    }
    if (index > 0)
      drawing.parts.push(
        html`<path class="peering" marker-start="url(#arrow)" marker-end="url(#arrow)" d="M${x + inner / 2} ${y - 26}V${y}"/><text class="port" x="${x + inner / 2 + 34}" y="${y - 10}">peering</text>`,
      );
    drawing.parts.push(frame(network, { x, y, width: inner, height: lowest - y }, false));
    for (const { block, rect } of blocks) put(drawing, block, rect);
    y = lowest + 26;
  }
  drawing.height = y - 25;
  let next = 35;
  const user = (name: string) => ways.find(({ from, to }) => from === name || to === name);
  const wish = (name: string): number => {
    const found = user(name);
    return (found && drawing.places.get(found.from === name ? found.to : found.from)?.y) ?? 0;
  };
  for (const { name, note } of [...addresses].sort((a, b) => wish(a.name) - wish(b.name))) {
    const block = addressBlock(name, note, left);
    const top = Math.max(next, wish(name));
    put(drawing, block, { x: 1, y: top, width: left, height: block.height });
    next = top + block.height + GAP;
  }
  drawing.parts.push(html`<text class="outer" x="1" y="20">Internet</text>`);
  return svg(label, "wide", width, Math.max(drawing.height, next), [
    ...drawing.parts,
    ...ways.map((one) => sideways(drawing, one)),
  ]);
}

/** The same from top to bottom, with the ways in a gutter at the left. */
function narrow(label: string, { networks, addresses, ways }: AzureNetwork, width: number): Html {
  const drawing: Drawing = { places: new Map(), parts: [], height: 0 };
  const gutter = 14 + ways.length * 9;
  const inner = width - gutter - 8;
  let y = 28;
  drawing.parts.push(html`<text class="outer" x="${gutter}" y="18">Internet</text>`);
  for (const { name, note } of addresses) {
    const block = addressBlock(name, note, inner);
    put(drawing, block, { x: gutter, y, width: inner, height: block.height });
    y += block.height + 8;
  }
  for (const network of networks) {
    y += 12;
    const blocks = network.subnets.map((subnet) => subnetBlock(subnet, inner));
    const height = 46 + blocks.reduce((total, block) => total + block.height + 10, 0);
    drawing.parts.push(frame(network, { x: gutter - 6, y, width: inner + 12, height }, true));
    y += 46;
    for (const block of blocks) {
      put(drawing, block, { x: gutter, y, width: inner, height: block.height });
      y += block.height + 10;
    }
  }
  const lanes = ways.map((one, index) => {
    const [from, to] = [drawing.places.get(one.from), drawing.places.get(one.to)];
    if (from === undefined || to === undefined) return html``;
    const lane = 5 + index * 9;
    const [start, end] = [from.y + 14, to.y + 14];
    return way(one, `M${from.x} ${start}H${lane}V${end}H${to.x}`, { x: to.x - 14, y: end - 4 });
  });
  return svg(label, "narrow", width, y + 4, [...drawing.parts, ...lanes]);
}

/** Networks, subnets and what stands in them; one drawing for wide pages, one for narrow screens. */
export const azureDiagram = (
  label: string,
  network: AzureNetwork,
  widths: { readonly wide: number; readonly narrow: number },
): Html => html`${wide(label, network, widths.wide)}${narrow(label, network, widths.narrow)}`;
