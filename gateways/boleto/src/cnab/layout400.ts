import type { Columns } from './fixed-lines.ts';

/** Where a bank keeps the fields of a return line. */
export interface Layout400 {
  /** Type of the line that tells of a slip. */
  readonly type: string;
  readonly occurrence: Columns;
  readonly occurredOn: Columns;
  readonly ownNumber: Columns;
  readonly document: Columns;
  readonly companyUse: Columns;
  readonly dueDate: Columns;
  readonly nominal: Columns;
  readonly paid: Columns;
  readonly creditedOn: Columns;
  readonly reasons: Columns;
  /** Absent where the bank does not tell. */
  readonly fee?: Columns;
  readonly abatement?: Columns;
  readonly discount?: Columns;
  readonly interest?: readonly Columns[];
}

const USUAL: Layout400 = {
  type: '1',
  occurrence: [108, 110],
  occurredOn: [110, 116],
  ownNumber: [62, 70],
  document: [116, 126],
  companyUse: [37, 62],
  dueDate: [146, 152],
  nominal: [152, 165],
  fee: [175, 188],
  abatement: [227, 240],
  discount: [240, 253],
  paid: [253, 266],
  interest: [[266, 279]],
  creditedOn: [295, 301],
  reasons: [377, 385],
};

const LAYOUTS: Readonly<Record<string, Layout400>> = {
  '001': { ...USUAL, type: '7', companyUse: [38, 63], ownNumber: [63, 80], creditedOn: [175, 181], fee: [181, 188], reasons: [86, 88] },
  '033': { ...USUAL, reasons: [136, 145] },
  '077': { type: '1', occurrence: [89, 91], occurredOn: [91, 97], ownNumber: [70, 81], document: [97, 107], companyUse: [37, 62], dueDate: [118, 124], nominal: [124, 137], paid: [159, 172], creditedOn: [172, 178], reasons: [240, 380] },
  '104': { ...USUAL, companyUse: [31, 56], ownNumber: [56, 73], creditedOn: [293, 299], interest: [[266, 279], [279, 292]], reasons: [79, 82] },
  '237': { ...USUAL, ownNumber: [70, 82], reasons: [318, 328] },
  '341': USUAL,
  '756': { ...USUAL, ownNumber: [62, 73], creditedOn: [175, 181], fee: [181, 188], interest: [[266, 279], [279, 292]], reasons: [80, 82] },
};

export const layout400 = (bank: string): Layout400 | undefined => LAYOUTS[bank];
