/** How often each event was given to each tenant: a store is asked again and again, and says everything each time. */
export class Tally {
  readonly #seen = new Map<string, number>();

  /** Those markers of an answer that go beyond what earlier answers had. */
  added(tenant: string, markers: readonly string[]): string[] {
    const now = new Map<string, number>();
    return markers.filter((marker) => {
      const key = `${tenant} ${marker}`;
      const count = (now.get(key) ?? 0) + 1;
      now.set(key, count);
      if (count <= (this.#seen.get(key) ?? 0)) return false;
      this.#seen.set(key, count);
      return true;
    });
  }

  has = (tenant: string, marker: string): boolean => this.#seen.has(`${tenant} ${marker}`);
}
