const MEBIBYTES = { Mi: 1, Gi: 1024, Ti: 1024 * 1024 } as const;

/** Mebibytes of a size such as `512Mi` or `2Gi`. Throws on another unit. */
export function mebibytes(size: string): number {
  const [, count, unit] = /^(\d+)(Mi|Gi|Ti)$/.exec(size) ?? [];
  if (count === undefined || unit === undefined) {
    throw new RangeError(`found ${JSON.stringify(size)}, allowed: a size in Mi, Gi or Ti such as 512Mi`);
  }
  return Number(count) * MEBIBYTES[unit as keyof typeof MEBIBYTES];
}

/** Thousandths of a core of a CPU quantity such as `2` or `500m`. Throws on another form. */
export function millicores(cpu: string): number {
  const [, count, unit] = /^(\d+)(m?)$/.exec(cpu) ?? [];
  if (count === undefined) {
    throw new RangeError(`found ${JSON.stringify(cpu)}, allowed: whole cores such as 2, or millicores such as 500m`);
  }
  return unit === "m" ? Number(count) : Number(count) * 1000;
}
