const FACTOR: Readonly<Record<string, number>> = { k: 1e3, M: 1e6, G: 1e9 };

/** What a 32-bit attribute can say at most. */
const MOST = 0xffffffff;

/** A speed in both directions, bit/s, as the client sees it. */
export interface Speed {
  readonly down: number;
  readonly up: number;
}

/** Bits per second of a speed as people write it: `10M`, `512k`. */
export const bitsPerSecond = (text: string): number =>
  Number(/^\d+/.exec(text)?.[0] ?? 0) * (FACTOR[text.slice(-1)] ?? 1);

/** The shortest way to write a rate that every RouterOS reads. */
export const rateText = (bits: number): string => {
  if (bits >= 1e6 && bits % 1e6 === 0) return `${String(bits / 1e6)}M`;
  return bits >= 1e3 && bits % 1e3 === 0 ? `${String(bits / 1e3)}k` : String(bits);
};

/** For attributes of 32 bits: beyond 4.29 Gbit/s they say "as fast as can be". */
export const capped = (bits: number): string => String(Math.min(bits, MOST));
