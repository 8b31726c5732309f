import type { OpenHouse } from '@billet/billing';
import type { Caller } from '@billet/sdk';
import type { Model } from './model.ts';
import type { Random } from './random.ts';

export interface SimProduct {
  readonly id: number;
  readonly cycles: readonly { readonly unit: string; readonly count: number }[];
}

export interface SimBrand {
  readonly id: number;
  readonly legalEntityId: number;
  readonly zone: string;
  readonly country: string;
  readonly currency: string;
  readonly bankId: number;
  readonly balanceId: number;
  readonly products: readonly SimProduct[];
}

/** A life: the house, chance, what the model believes, and what has happened so far. */
export interface World {
  readonly house: OpenHouse;
  readonly random: Random;
  readonly brands: readonly SimBrand[];
  readonly model: Model;
  readonly limits: { readonly clients: number };
  /** Calls an operation as staff, or as somebody else; gives undefined where the engine refuses, which is its right. */
  call<T = Record<string, unknown>>(operation: string, input: unknown, caller?: Caller): Promise<T | undefined>;
  /** Rows, read past the operations: what the model looks at must not depend on what is tested. */
  rows<T extends object>(sql: string, bindings?: readonly (string | number)[]): Promise<readonly T[]>;
  /** One of the rows, or undefined if there are none. */
  one<T extends object>(sql: string, bindings?: readonly (string | number)[]): Promise<T | undefined>;
  /** Days to go before the next day is lived; 1 unless an action has slept longer. */
  sleep: number;
}

/** Something that may happen on a day. A new kind is a file in `actions/` and a line in its index. */
export interface Action {
  readonly name: string;
  /** How often it happens, compared with the others. */
  readonly weight: number;
  run(world: World): Promise<void>;
}

/** Something that must hold at the end of every day: gives what is wrong. */
export interface Check {
  readonly name: string;
  run(world: World): Promise<readonly unknown[]>;
}
