const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'] as const;
const DECIMAL = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'] as const;

/** Everything is held in nanos: the smallest unit that Kubernetes can express. */
const NANO = 1_000_000_000n;
const KIBI = 1024n;
const MAX = 2n ** 63n - 1n;

type Family = 'binary' | 'decimal' | 'exponent';

/**
 * A Kubernetes quantity, exact and immutable: `5Gi`, `250m`, `1.5e3`.
 *
 * Arithmetic is done in BigInt nanos, so no value is ever rounded by floating point. What Kubernetes cannot hold is
 * brought to what it would hold: finer than a nano is rounded away from zero, and a value with a binary suffix is capped
 * at 2^63-1. Grammar and canonical form: `k8s.io/apimachinery/pkg/api/resource`.
 */
export class Quantity {
  public static readonly ZERO = new Quantity(0n, 'decimal');

  private constructor(
    /** The amount in billionths of one unit (of a byte, a core). */
    private readonly nanos: bigint,
    private readonly family: Family,
  ) {}

  /**
   * Reads Kubernetes' notation: a decimal number with an optional suffix of
   * `n u m k M G T P E`, `Ki Mi Gi Ti Pi Ei` or an exponent `e3`.
   *
   * @throws when the text is not that, naming the likely meaning for `GB`, `GiB`, `K` and the like, and for an exponent
   *   beyond 63, which no machine has a use for
   */
  public static parse(text: string): Quantity {
    const match = /^([+-]?)(\d+\.?\d*|\.\d+)([eE][+-]?\d+|[numkMGTPE]|[KMGTPE]i)?$/.exec(text);
    if (!match) {
      const meant = likelyMeant(text);
      throw new Error(
        `must be a quantity such as 5Gi or 500m, got "${text}"${meant === undefined ? '' : `; did you mean "${meant}"?`}`,
      );
    }
    const [, sign, number, suffix = ''] = match;
    const [whole, fraction = ''] = number.split('.');
    const { numerator, denominator, family } = scaleOf(suffix, text);
    const scaled = BigInt(whole + fraction) * numerator * NANO;
    const divisor = 10n ** BigInt(fraction.length) * denominator;
    const rounded = awayFromZero(scaled, divisor);
    const magnitude = family === 'binary' && rounded > MAX * NANO ? MAX * NANO : rounded;
    // Kubernetes counts a part of a byte in decimal from here on, and so does every sum that starts with it
    const isPart = family === 'binary' && magnitude > 0n && magnitude < NANO;
    return new Quantity(sign === '-' ? -magnitude : magnitude, isPart ? 'decimal' : family);
  }

  /** Whole gibibytes (2^30 bytes). */
  public static gibibytes(count: number): Quantity {
    return Quantity.parse(`${count}Gi`);
  }

  /** Whole mebibytes (2^20 bytes). */
  public static mebibytes(count: number): Quantity {
    return Quantity.parse(`${count}Mi`);
  }

  /** Thousandths of a CPU core. */
  public static millicores(count: number): Quantity {
    return Quantity.parse(`${count}m`);
  }

  public plus(other: Quantity): Quantity {
    return new Quantity(this.nanos + other.nanos, this.nanos === 0n ? other.family : this.family);
  }

  public minus(other: Quantity): Quantity {
    return new Quantity(this.nanos - other.nanos, this.nanos === 0n ? other.family : this.family);
  }

  public times(factor: number | bigint): Quantity {
    return new Quantity(this.nanos * BigInt(factor), this.family);
  }

  /** Negative, zero or positive, as for `Array.sort`. */
  public compare(other: Quantity): number {
    return this.nanos < other.nanos ? -1 : this.nanos > other.nanos ? 1 : 0;
  }

  public equals(other: Quantity): boolean {
    return this.nanos === other.nanos;
  }

  public get isPositive(): boolean {
    return this.nanos > 0n;
  }

  /** Whole units (bytes, cores), rounded away from zero as Kubernetes does. */
  public get ceil(): bigint {
    return awayFromZero(this.nanos, NANO);
  }

  /** Whole thousandths of a unit, rounded away from zero. */
  public get ceilMilli(): bigint {
    return awayFromZero(this.nanos, NANO / 1000n);
  }

  /**
   * Canonical form: the largest suffix of the family that keeps the number whole, as the API server prints it, so
   * `1024Mi` is `1Gi` and `1500m` stays. A binary value below 1Ki, or with a fraction, is printed in decimal.
   */
  public toString(): string {
    if (this.family === 'binary' && this.nanos % NANO === 0n && abs(this.nanos) >= KIBI * NANO) {
      const { mantissa, power } = reduce(this.nanos / NANO, KIBI, BINARY.length - 1);
      return `${mantissa}${BINARY[power]}`;
    }
    // suffixes end at E, exponents do not
    const most = this.family === 'exponent' ? Number.POSITIVE_INFINITY : DECIMAL.length - 1;
    const { mantissa, power } = reduce(this.nanos, 1000n, most);
    const steps = this.nanos === 0n ? 3 : power;
    if (this.family === 'exponent') {
      const exponent = (steps - 3) * 3;
      return exponent === 0 ? `${mantissa}` : `${mantissa}e${exponent}`;
    }
    return `${mantissa}${DECIMAL[steps]}`;
  }

  public toJSON(): string {
    return this.toString();
  }
}

function scaleOf(suffix: string, text: string): { numerator: bigint; denominator: bigint; family: Family } {
  const binary = (BINARY as readonly string[]).indexOf(suffix);
  if (binary > 0) {
    return { numerator: KIBI ** BigInt(binary), denominator: 1n, family: 'binary' };
  }
  const isExponent = /^[eE][+-]?\d/.test(suffix);
  const exponent = isExponent ? Number(suffix.slice(1)) : ((DECIMAL as readonly string[]).indexOf(suffix) - 3) * 3;
  if (Math.abs(exponent) > 63) {
    throw new Error(`must have an exponent of -63 to 63, got "${text}"`);
  }
  const power = 10n ** BigInt(Math.abs(exponent));
  return {
    numerator: exponent > 0 ? power : 1n,
    denominator: exponent < 0 ? power : 1n,
    family: isExponent ? 'exponent' : 'decimal',
  };
}

function reduce(value: bigint, base: bigint, most: number): { mantissa: bigint; power: number } {
  let mantissa = value;
  let power = 0;
  while (mantissa !== 0n && power < most && mantissa % base === 0n) {
    mantissa /= base;
    power++;
  }
  return { mantissa, power };
}

function awayFromZero(value: bigint, divisor: bigint): bigint {
  const towardsZero = value / divisor;
  const rest = value % divisor;
  return rest === 0n ? towardsZero : towardsZero + (rest > 0n ? 1n : -1n);
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** `5GB` and `5 Gi` are what people write; the answer they want is one edit away. */
function likelyMeant(text: string): string | undefined {
  const match = /^\s*([+-]?\d+(?:\.\d+)?)\s*(k|m|g|t|p|e)?(i)?(b)?\s*$/i.exec(text);
  if (!match) {
    return undefined;
  }
  const [, number, letter = '', binary, byte] = match;
  if (binary !== undefined && letter !== '') {
    return `${number}${letter.toUpperCase()}i`;
  }
  // a lone m is thousandths, of which a byte has none
  const isLower = letter.toUpperCase() === 'K' || (letter === 'm' && byte === undefined);
  return `${number}${isLower ? letter.toLowerCase() : letter.toUpperCase()}`;
}
