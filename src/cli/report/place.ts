import type { Ranked, Slot } from "./graph.ts";

/** How much of the cross axis each slot takes, and how long that axis is where it has an end. */
export interface Room {
  size(slot: Slot): number;
  readonly gap: number;
  readonly length?: number;
}

/** Distances between neighbours' centres, in order. */
const distance = (room: Room, a: Slot, b: Slot): number => (room.size(a) + room.size(b)) / 2 + room.gap;

/** The same slots pushed apart where they are too near each other: by moving the later one on, or the earlier back. */
function pushed(rank: readonly Slot[], wishes: readonly number[], room: Room, end?: number): number[] {
  const places = [...wishes];
  for (const [index, slot] of rank.entries()) {
    const before = rank[index - 1];
    const least =
      before === undefined
        ? end === undefined
          ? Number.NEGATIVE_INFINITY
          : end + room.size(slot) / 2
        : (places[index - 1] ?? 0) + distance(room, before, slot);
    places[index] = Math.max(places[index] ?? 0, least);
  }
  return places;
}

const mirrored = (rank: readonly Slot[], wishes: readonly number[], room: Room, end?: number): number[] =>
  pushed(
    [...rank].reverse(),
    [...wishes].reverse().map((wish) => -wish),
    room,
    end,
  )
    .map((place) => -place)
    .reverse();

/** Keeps the order and the distances, and stays near to the wishes: half-way between pushing on and pushing back. */
function spread(rank: readonly Slot[], wishes: readonly number[], room: Room): number[] {
  const [on, back] = [pushed(rank, wishes, room), mirrored(rank, wishes, room)];
  const places = on.map((place, index) => (place + (back[index] ?? place)) / 2);
  return room.length === undefined ? places : mirrored(rank, pushed(rank, places, room, 0), room, -room.length);
}

/** The slots' centres on the cross axis: near their neighbours', none over another. */
export function placed<E>({ ranks, routes }: Ranked<E>, room: Room): Map<string, number> {
  const centre = new Map<string, number>();
  const extent = (rank: readonly Slot[]): number =>
    rank.reduce((total, slot) => total + room.size(slot) + room.gap, -room.gap);
  const longest = room.length ?? Math.max(0, ...ranks.map(extent));
  for (const rank of ranks) {
    let offset = (longest - extent(rank)) / 2;
    for (const slot of rank) {
      centre.set(slot.id, offset + room.size(slot) / 2);
      offset += room.size(slot) + room.gap;
    }
  }
  const neighbours = new Map<string, string[]>();
  const meet = (a: string, b: string) => neighbours.set(a, [...(neighbours.get(a) ?? []), b]);
  for (const { slots } of routes)
    for (const [index, id] of slots.entries()) {
      const next = slots[index + 1];
      if (next === undefined) continue;
      meet(id, next);
      meet(next, id);
    }
  for (let round = 0; round < 10; round++) {
    for (const rank of round % 2 === 0 ? ranks : [...ranks].reverse()) {
      const wishes = rank.map(({ id }) => {
        const near = (neighbours.get(id) ?? []).map((other) => centre.get(other) ?? 0);
        const mean = near.reduce((sum, value) => sum + value, 0) / Math.max(near.length, 1);
        return near.length === 0 ? (centre.get(id) ?? 0) : ((centre.get(id) ?? 0) + mean) / 2;
      });
      const places = spread(rank, wishes, room);
      for (const [index, { id }] of rank.entries()) centre.set(id, places[index] ?? 0);
    }
  }
  const least = Math.min(
    ...ranks.flatMap((rank) => rank.map((slot) => (centre.get(slot.id) ?? 0) - room.size(slot) / 2)),
  );
  if (room.length === undefined) for (const [id, value] of centre) centre.set(id, value - least);
  return centre;
}
