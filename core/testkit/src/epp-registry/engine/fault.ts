/** How an answer goes wrong although the command was carried out. */
export type Manner =
  /** The line is cut instead of an answer. */
  | 'dropAfter'
  /** No answer ever comes; the line stays. */
  | 'stall'
  /** The first half of the answer, then the line is cut. */
  | 'halfFrame'
  /** A length that makes no sense. */
  | 'wrongLength'
  /** A frame that holds no XML. */
  | 'notXml'
  /** The answer comes twice. */
  | 'twice'
  /** The answer comes byte by byte. */
  | 'pieces'
  /** An element of an extension nobody knows stands in the answer. */
  | 'unknownExtension'
  /** The answer names the transaction of another command. */
  | 'otherTrId';

/** What is to go wrong. `dropBefore` and `refuse` keep the command from being carried out. */
export type Mishap = Manner | 'dropBefore' | { readonly refuse: number } | { readonly refuseAfter: number } | { readonly delayMs: number };

export interface Fault {
  /** `create`, `poll`, `login`, or with its object: `domain:create`. Absent = any command. */
  readonly on?: string;
  readonly mishap: Mishap;
  /** How many commands it spoils; one when absent. */
  readonly times?: number;
}

/** The faults that wait for their command. */
export interface Faults {
  add(fault: Fault): void;
  /** The fault for this command, used up by it. */
  take(verb: string, object: string | undefined): Mishap | undefined;
  clear(): void;
}

export const createFaults = (): Faults => {
  const waiting: { readonly on: string | undefined; readonly mishap: Mishap; left: number }[] = [];
  return {
    add: ({ on, mishap, times = 1 }) => {
      waiting.push({ on, mishap, left: times });
    },
    take: (verb, object) => {
      const names = [verb, `${object ?? ''}:${verb}`];
      const found = waiting.find(({ on, left }) => left > 0 && (on === undefined || names.includes(on)));
      if (found === undefined) return undefined;
      found.left -= 1;
      return found.mishap;
    },
    clear: () => {
      waiting.length = 0;
    },
  };
};
