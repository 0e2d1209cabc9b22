/** Things by id, in order of creation. Seeded ones stay; of the others the newest are kept, so that memory is bounded. */
export class BoundedStore<T> {
  readonly #seeded: ReadonlyMap<string, T>;
  readonly #newest = new Map<string, T>();
  readonly #most: number;

  /** @param most how many are kept beside the seeded ones. */
  constructor(seeded: Iterable<readonly [id: string, value: T]>, most: number) {
    this.#seeded = new Map(seeded);
    this.#most = most;
  }

  get(id: string): T | undefined {
    return this.#seeded.get(id) ?? this.#newest.get(id);
  }

  add(id: string, value: T): void {
    this.#newest.set(id, value);
    const [oldest] = this.#newest.keys();
    if (this.#newest.size > this.#most && oldest !== undefined) this.#newest.delete(oldest);
  }

  all(): T[] {
    return [...this.#seeded.values(), ...this.#newest.values()];
  }
}

/** `ord-001`, `ord-002`, …: ids that sort by age as long as they have three digits. */
export const sequentialId = (prefix: string, number: number): string => `${prefix}-${String(number).padStart(3, "0")}`;
