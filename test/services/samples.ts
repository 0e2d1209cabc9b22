/** One series of an exposition. */
interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** An exposition in Prometheus' text format. */
export interface Samples {
  readonly all: readonly Sample[];
  /** Type of each metric, by name: counter, gauge or histogram. */
  readonly types: Readonly<Record<string, string>>;
  /** Sum of the series of that name with at least these labels. Throws where there is none: absent is not 0. */
  value(name: string, labels?: Readonly<Record<string, string>>): number;
  /** Series of that name. */
  named(name: string): readonly Sample[];
}

export function samplesOf(exposition: string): Samples {
  const lines = exposition.split("\n");
  const all = lines.flatMap((line) => {
    const [, name, labels, value] = /^([a-z_:A-Z0-9]+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) return [];
    const pairs = [...(labels ?? "").matchAll(/(\w+)="([^"]*)"/g)].map(([, key, text]) => [key, text]);
    return [{ name, labels: Object.fromEntries(pairs) as Record<string, string>, value: Number(value) }];
  });
  const types = Object.fromEntries(
    lines.flatMap((line) => {
      const [, name, type] = /^# TYPE (\S+) (\S+)$/.exec(line) ?? [];
      return name === undefined || type === undefined ? [] : [[name, type] as const];
    }),
  );
  const named = (name: string) => all.filter((sample) => sample.name === name);
  return {
    all,
    types,
    named,
    value(name, labels = {}) {
      const found = named(name).filter((sample) =>
        Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
      );
      if (found.length === 0) throw new Error(`no series ${name}${JSON.stringify(labels)}`);
      return found.reduce((sum, { value }) => sum + value, 0);
    },
  };
}
