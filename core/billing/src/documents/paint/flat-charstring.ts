/** Subroutines of a CFF font by number, already with the number that is written in the calls taken into account. */
export interface Subroutines {
  readonly count: number;
  bytes(index: number): Uint8Array;
}

/** How far the numbers in calls are shifted (Type 2 charstrings, section 4.7). */
export const biasOf = (count: number): number => (count < 1240 ? 107 : count < 33_900 ? 1131 : 32_768);

const OP = { hstem: 1, vstem: 3, callsubr: 10, return: 11, escape: 12, endchar: 14, hstemhm: 18, hintmask: 19, cntrmask: 20, vstemhm: 23, shortint: 28, callgsubr: 29 } as const;
const STEMS: ReadonlySet<number> = new Set([OP.hstem, OP.vstem, OP.hstemhm, OP.vstemhm]);
/** Flexes: the only two-byte operators that leave nothing on the stack and compute nothing. */
const FLEXES: ReadonlySet<number> = new Set([34, 35, 36, 37]);

/** Bytes that a number takes, by its first. */
const widthOf = (first: number): number => (first === 255 ? 5 : first === OP.shortint ? 3 : first >= 247 ? 2 : 1);

const valueOf = (bytes: Uint8Array, at: number, first: number): number => {
  const next = bytes[at + 1] ?? 0;
  if (first === OP.shortint) return ((next << 24) | ((bytes[at + 2] ?? 0) << 16)) >> 16;
  if (first === 255) return ((next << 24) | ((bytes[at + 2] ?? 0) << 16)) >> 16;
  return first >= 251 ? -(first - 251) * 256 - next - 108 : first >= 247 ? (first - 247) * 256 + next + 108 : first - 139;
};

/**
 * An outline with all its subroutines written out, so that it stands by itself. Undefined if it computes, which no font for text
 * does: then nothing is known about its stack.
 */
export const flatCharstring = (charstring: Uint8Array, local: Subroutines, global: Subroutines): Uint8Array | undefined => {
  const out: number[] = [];
  // Numbers that wait for their operator, with the place where each begins in what is written.
  let stack: { readonly value: number; readonly at: number }[] = [];
  let stems = 0;

  const call = (from: Subroutines, depth: number): boolean | undefined => {
    const number = stack.pop();
    const index = (number?.value ?? Number.NaN) + biasOf(from.count);
    if (number === undefined || depth > 10 || !(index >= 0 && index < from.count)) return undefined;
    out.length = number.at;
    return walk(from.bytes(index), depth + 1);
  };

  /** True when the outline has ended, false when a subroutine returns. */
  const walk = (bytes: Uint8Array, depth: number): boolean | undefined => {
    for (let at = 0; at < bytes.length; ) {
      const first = bytes[at] ?? 0;
      if (first >= 32 || first === OP.shortint) {
        stack.push({ value: valueOf(bytes, at, first), at: out.length });
        for (const end = at + widthOf(first); at < end; at += 1) out.push(bytes[at] ?? 0);
        continue;
      }
      at += 1;
      if (first === OP.return) return false;
      if (first === OP.callsubr || first === OP.callgsubr) {
        const ended = call(first === OP.callsubr ? local : global, depth);
        if (ended !== false) return ended;
        continue;
      }
      out.push(first);
      if (first === OP.endchar) return true;
      if (STEMS.has(first) || first === OP.hintmask || first === OP.cntrmask) stems += stack.length >> 1;
      if (first === OP.hintmask || first === OP.cntrmask) for (const end = at + Math.ceil(stems / 8); at < end; at += 1) out.push(bytes[at] ?? 0);
      if (first === OP.escape) {
        const second = bytes[at] ?? 0;
        if (!FLEXES.has(second)) return undefined;
        out.push(second);
        at += 1;
      }
      stack = [];
    }
    return false;
  };

  return walk(charstring, 0) === true ? Uint8Array.from(out) : undefined;
};
