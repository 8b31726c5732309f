export const capActions = ['throttle', 'block', 'overage'] as const;
export type CapAction = (typeof capActions)[number];

/** How a cap stood when it was last looked at. */
export interface CapStanding {
  /** What is in force. */
  readonly action: CapAction | null;
  /** The highest share that was told of. */
  readonly told: number;
}

/** What is known now. `over` = its period has ended, or the cap is no longer for this service. */
export interface CapFacts {
  readonly used: number;
  readonly most: number;
  readonly wanted: CapAction;
  readonly over: boolean;
}

/** What follows. */
export interface CapVerdict extends CapStanding {
  /** What was in force and ends. */
  readonly lift: CapAction | null;
  /** What begins. */
  readonly begin: CapAction | null;
  /** A share to tell of. */
  readonly tell: number | null;
}

const SHARES = [100, 80] as const;

/** Decides what becomes of a cap. The same facts twice change nothing the second time. Pure. */
export const judgeCap = ({ action, told }: CapStanding, { used, most, wanted, over }: CapFacts): CapVerdict => {
  const now = !over && used >= most ? wanted : null;
  const share = SHARES.find((each) => used * 100 >= most * each) ?? 0;
  return {
    action: now,
    // More room takes back what was told of, so that it is told again when that is used up.
    told: over ? told : share,
    lift: action !== null && action !== now ? action : null,
    begin: now !== null && action !== now ? now : null,
    tell: !over && share > told ? share : null,
  };
};
