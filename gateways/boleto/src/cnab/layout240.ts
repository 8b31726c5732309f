import type { Columns } from './fixed-lines.ts';

/** Where the fields of segment T stand that banks have moved. */
export interface LayoutT {
  readonly ownNumber: Columns;
  readonly document: Columns;
  readonly dueDate: Columns;
  readonly nominal: Columns;
  readonly companyUse: Columns;
  readonly fee: Columns;
  readonly reasons: Columns;
}

const FEBRABAN: LayoutT = { ownNumber: [37, 57], document: [58, 73], dueDate: [73, 81], nominal: [81, 96], companyUse: [105, 130], fee: [198, 213], reasons: [213, 223] };

const MOVED: Readonly<Record<string, Partial<LayoutT>>> = {
  '033': { ownNumber: [40, 53], document: [54, 69], dueDate: [69, 77], nominal: [77, 92], companyUse: [100, 125], fee: [193, 208], reasons: [208, 218] },
  '104': { ownNumber: [39, 56], document: [58, 69] },
  '237': { ownNumber: [45, 56] },
  '341': { ownNumber: [40, 48] },
  '756': { ownNumber: [37, 47] },
};

export const layoutT = (bank: string): LayoutT => ({ ...FEBRABAN, ...MOVED[bank] });

/** Segment P: only the own number moves. */
const OWN_P: Readonly<Record<string, Columns>> = { '033': [44, 57], '104': [40, 57] };

export const ownNumberP = (bank: string): Columns => OWN_P[bank] ?? (MOVED[bank]?.ownNumber ?? FEBRABAN.ownNumber);
