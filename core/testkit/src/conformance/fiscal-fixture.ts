import type { AnyExtension, FiscalWish } from '@billet/sdk';
import type { FaultPlan } from '../fakes/provider/faults.ts';

/** The authority's side, as a case steers and looks at it. */
export interface FiscalSide {
  readonly faults: FaultPlan;
  /** Beginning of the path at which documents arrive. */
  readonly issuePath: string;
  /** Keys of the documents that are in force. */
  inForce(): readonly string[];
  /** Somebody else's document gets the series and number of a wish. */
  seize(wish: FiscalWish): void;
  /** From now on nothing can be cancelled any more. */
  endTerm(): void;
}

/** One fiscal extension under test. */
export interface FiscalFixture {
  readonly extension: AnyExtension;
  readonly settings: Readonly<Record<string, unknown>>;
  /** A wish that the authority takes. */
  wish(number: number): FiscalWish;
  /** The same, such that the authority refuses it. */
  spoil(wish: FiscalWish): FiscalWish;
  /** Settings with which the authority does not let us in. */
  readonly wrongSecret: Readonly<Record<string, unknown>>;
  /** Settings with an address at which nobody listens. */
  readonly unreachable: Readonly<Record<string, unknown>>;
  /** Texts that no log may show. */
  readonly secrets: readonly string[];
  readonly side: FiscalSide;
  stop(): Promise<void>;
}
