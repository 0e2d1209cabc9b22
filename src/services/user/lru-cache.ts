/** A map that forgets what was used longest ago once it is full. */
export class LruCache<T> {
  readonly #entries: Map<string, T>;
  readonly #capacity: number;

  constructor(capacity: number, entries: Iterable<readonly [key: string, value: T]>) {
    this.#capacity = capacity;
    this.#entries = new Map(entries);
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): T | undefined {
    const value = this.#entries.get(key);
    if (value !== undefined) this.set(key, value);
    return value;
  }

  set(key: string, value: T): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > this.#capacity && oldest !== undefined) this.#entries.delete(oldest);
  }
}
