const WRITTEN = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i;

/** Digits after the point of a number that has no end, such as a third. */
const PLACES = 15;

const greatestCommonDivisor = (a: bigint, b: bigint): bigint => (b === 0n ? a : greatestCommonDivisor(b, a % b));

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);

/**
 * A number as it is written, without the error of binary fractions: `1 - 0.999` is `0.001`, where a double prints
 * `0.0010000000000000009`. It is a ratio of whole numbers, so a division loses nothing either.
 */
export class Decimal {
  readonly #numerator: bigint;
  readonly #denominator: bigint;

  private constructor(numerator: bigint, denominator: bigint) {
    const divisor = greatestCommonDivisor(magnitude(numerator), magnitude(denominator)) * (denominator < 0n ? -1n : 1n);
    this.#numerator = numerator / divisor;
    this.#denominator = denominator / divisor;
  }

  /** The number that a person wrote: `0.1` means a tenth. Throws on what is no decimal number. */
  static of(value: number | string): Decimal {
    const [, sign, whole, fraction = "", exponent = "0"] = WRITTEN.exec(String(value)) ?? [];
    if (whole === undefined) {
      throw new RangeError(`found ${JSON.stringify(value)}, allowed: a decimal number such as 99.9`);
    }
    const digits = BigInt(`${sign}${whole}${fraction}`);
    const shift = Number(exponent) - fraction.length;
    const power = 10n ** BigInt(Math.abs(shift));
    return shift < 0 ? new Decimal(digits, power) : new Decimal(digits * power, 1n);
  }

  plus(other: Decimal): Decimal {
    return new Decimal(
      this.#numerator * other.#denominator + other.#numerator * this.#denominator,
      this.#denominator * other.#denominator,
    );
  }

  minus(other: Decimal): Decimal {
    return this.plus(new Decimal(-other.#numerator, other.#denominator));
  }

  times(other: Decimal): Decimal {
    return new Decimal(this.#numerator * other.#numerator, this.#denominator * other.#denominator);
  }

  /** Throws when `other` is zero. */
  dividedBy(other: Decimal): Decimal {
    if (other.#numerator === 0n) throw new RangeError(`found ${this.toString()} divided by 0`);
    return new Decimal(this.#numerator * other.#denominator, this.#denominator * other.#numerator);
  }

  /** Negative when this is the smaller, positive when it is the larger, zero when both are one number. */
  compare(other: Decimal): -1 | 0 | 1 {
    const difference = this.minus(other).#numerator;
    if (difference === 0n) return 0;
    return difference < 0n ? -1 : 1;
  }

  /** The nearest double. */
  toNumber(): number {
    return Number(this.toString());
  }

  /** Every digit, without an exponent; a number without an end is rounded to 15 places. */
  toString(): string {
    const scaled = magnitude(this.#numerator) * 10n ** BigInt(this.#places());
    const rounded = (2n * scaled + this.#denominator) / (2n * this.#denominator);
    const digits = rounded.toString().padStart(this.#places() + 1, "0");
    const whole = digits.slice(0, digits.length - this.#places());
    const fraction = digits.slice(digits.length - this.#places()).replace(/0+$/, "");
    const sign = this.#numerator < 0n && rounded !== 0n ? "-" : "";
    return `${sign}${whole}${fraction === "" ? "" : `.${fraction}`}`;
  }

  /** Places that write it in full: it ends where the denominator is made of twos and fives only. */
  #places(): number {
    const exponentOf = (prime: bigint) => {
      let [rest, count] = [this.#denominator, 0];
      while (rest % prime === 0n) {
        rest /= prime;
        count += 1;
      }
      return { rest, count };
    };
    const [twos, fives] = [exponentOf(2n), exponentOf(5n)];
    const ends = 2n ** BigInt(twos.count) * 5n ** BigInt(fives.count) === this.#denominator;
    return ends ? Math.max(twos.count, fives.count) : PLACES;
  }
}
