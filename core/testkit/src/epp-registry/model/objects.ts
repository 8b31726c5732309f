import type { Node } from '../xml/node.ts';

interface Owned {
  readonly roid: string;
  readonly statuses: Set<string>;
  sponsor: string;
  readonly creator: string;
  readonly createdAt: number;
  updater: string | undefined;
  updatedAt: number | undefined;
}

/** A time in which deleting gives money back. */
export interface Grace {
  readonly kind: 'addPeriod' | 'renewPeriod' | 'autoRenewPeriod' | 'transferPeriod';
  readonly until: number;
  readonly refund: number;
  /** Who paid. */
  readonly registrar: string;
}

export interface Transfer {
  status: 'pending' | 'clientApproved' | 'clientCancelled' | 'clientRejected' | 'serverApproved' | 'serverCancelled';
  readonly from: string;
  readonly to: string;
  readonly requestedAt: number;
  /** Until when the losing side may speak; then: when it ended. */
  actAt: number;
  readonly years: number;
  readonly fee: number;
}

export interface Server {
  readonly host: string;
  readonly addresses: readonly string[];
}

export interface Ds {
  readonly keyTag: string;
  readonly alg: string;
  readonly digestType: string;
  readonly digest: string;
}

export interface Key {
  readonly flags: string;
  readonly protocol: string;
  readonly alg: string;
  readonly pubKey: string;
}

export interface Domain extends Owned {
  readonly name: string;
  registrant: string | undefined;
  contacts: readonly { readonly type: string; readonly id: string }[];
  servers: readonly Server[];
  expiresAt: number;
  transferredAt: number | undefined;
  /** `undefined` = there is none (RFC 9154). */
  authInfo: string | undefined;
  ds: readonly Ds[];
  keys: readonly Key[];
  graces: readonly Grace[];
  deletion: { readonly phase: 'redemptionPeriod' | 'pendingRestore' | 'pendingDelete'; readonly until: number } | undefined;
  transfer: Transfer | undefined;
  /** Waits for a decision of the registry. */
  pending: { readonly trId: string; readonly svTrId: string; readonly fee: number; readonly ticket: string | undefined } | undefined;
}

export interface Contact extends Owned {
  readonly id: string;
  /** What lies between id and authInfo, as it was sent. */
  body: readonly Node[];
  authInfo: string;
}

export interface Host extends Owned {
  name: string;
  addresses: readonly string[];
}

/** A message that waits for a registrar. */
export interface Message {
  readonly id: string;
  readonly at: number;
  readonly text: string;
  readonly data: readonly Node[];
  readonly extension: readonly Node[];
}

export interface RegistrarAccount {
  readonly id: string;
  password: string;
  active: boolean;
  /** Minor units. */
  balance: number;
  creditLimit: number;
  lowWater: number;
  readonly queue: Message[];
}
