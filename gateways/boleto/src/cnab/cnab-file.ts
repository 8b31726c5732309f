/** What the bank says happened to a slip. Only `paid` is money, and `reversed` takes it back. */
export type CnabEvent = 'registered' | 'rejected' | 'paid' | 'reversed' | 'writtenOff' | 'changed' | 'fee' | 'other';

/** One slip in a return file. Amounts are in centavos. */
export interface ReturnTitle {
  readonly line: number;
  /** The bank's code of the movement; it decides, whatever amounts stand beside it. */
  readonly occurrence: string;
  readonly event: CnabEvent;
  readonly ownNumber: string;
  readonly document: string;
  /** What we had sent along to find it again. */
  readonly companyUse: string;
  readonly dueDate?: string;
  readonly occurredOn?: string;
  readonly creditedOn?: string;
  readonly nominal: number;
  readonly paid: number;
  readonly net?: number;
  readonly interest: number;
  readonly discount: number;
  readonly abatement: number;
  readonly fee: number;
  readonly reasons: readonly string[];
}

/** One slip that a remittance file orders. */
export interface RemittanceTitle {
  readonly line: number;
  readonly movement: string;
  readonly ownNumber: string;
  readonly document: string;
  readonly dueDate?: string;
  readonly nominal: number;
  readonly payer: { readonly id: string; readonly name: string };
}

export interface CnabHeader {
  readonly bank: string;
  readonly bankName: string;
  readonly company: string;
  /** Code by which the bank knows the company. */
  readonly agreement: string;
  readonly writtenOn?: string;
  /** Running number of the file. */
  readonly sequence: number;
}

interface CnabFile<Kind extends string, Title> {
  readonly format: 'cnab240' | 'cnab400';
  readonly kind: Kind;
  readonly header: CnabHeader;
  readonly titles: readonly Title[];
  /** Sum of what was paid, or of what is to be collected. */
  readonly total: number;
}

export type ReturnFile = CnabFile<'return', ReturnTitle>;
export type RemittanceFile = CnabFile<'remittance', RemittanceTitle>;
