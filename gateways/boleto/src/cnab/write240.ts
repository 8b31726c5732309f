import { bank240 } from './bank240.ts';
import { hundredths, interestADay, kindOfId, plainId, type Remittance, type RemittanceOrder } from './remittance-order.ts';
import { bankDate, bankNumber, bankTail, bankText, writeLine, type Written } from './write-columns.ts';

const record = (bank: string, lot: string, type: string, fields: readonly Written[]): string => writeLine(240, [[1, `${bank}${lot}${type}`], ...fields]);
const detail = (bank: string, sequence: number, segment: string, movement: string, fields: readonly Written[]): string =>
  record(bank, '0001', '3', [[9, bankNumber(sequence, 5, 'sequence')], [14, segment], [16, movement], ...fields]);

const segmentP = ({ settings }: Remittance, order: RemittanceOrder, sequence: number): string => {
  const layout = bank240(settings.bank);
  const santander = settings.bank === '033';
  // Santander takes what a day costs, the others the rate of a month.
  const interest = santander ? interestADay(order.amount, settings.interest) : hundredths(settings.interest);
  return detail(settings.bank, sequence, 'P', order.movement, [
    ...layout.slip(settings, order.own),
    [63, bankTail(order.document, settings.bank === '104' ? 11 : 15)],
    [78, bankDate(order.dueDate)],
    [86, bankNumber(order.amount, 15, 'amount')],
    [101, '00000'],
    [107, layout.kind],
    [109, 'N'],
    [110, bankDate(order.issuedOn)],
    [118, interest === 0 ? '3' : santander ? '1' : '2'],
    [119, interest > 0 ? bankDate(order.dueDate) : '00000000'],
    [127, bankNumber(interest, 15, 'interest')],
    [142, `0${'0'.repeat(8 + 15 + 15 + 15)}`],
    [196, bankText(order.companyUse, 25)],
    // Neither protested nor written off by itself.
    [221, santander ? '000' : '300'],
    [224, '2000'],
    [228, santander ? '00' : '09'],
    ...(santander ? [] : [[230, '0'.repeat(10)] as const]),
  ]);
};

const segmentQ = ({ settings }: Remittance, { movement, payer }: RemittanceOrder, sequence: number): string =>
  detail(settings.bank, sequence, 'Q', movement, [
    [18, kindOfId(payer.id)],
    [19, payer.id.padStart(15, '0')],
    [34, bankText(payer.name, 40)],
    [74, bankText(payer.street, 40)],
    [129, bankNumber(payer.postcode, 8, 'postcode')],
    [137, bankText(payer.city, 15)],
    [152, bankText(payer.state, 2)],
    [154, `0${'0'.repeat(15)}`],
    [210, '000'],
  ]);

const segmentR = ({ settings }: Remittance, { movement, dueDate }: RemittanceOrder, sequence: number): string =>
  detail(settings.bank, sequence, 'R', movement, [
    [18, '0'.repeat(24)],
    ...(settings.bank === '033' ? [] : [[42, '0'.repeat(24)] as const]),
    [66, '2'],
    [67, bankDate(dueDate)],
    [75, bankNumber(hundredths(settings.fine), 15, 'fine')],
  ]);

/** Writes a remittance of 240 columns: one lot, for each slip segments P and Q, and R where there is a fine. */
export const write240 = (file: Remittance): Uint8Array => {
  const { settings, orders, sequence, writtenAt } = file;
  const layout = bank240(settings.bank);
  const santander = settings.bank === '033';
  const id = plainId(settings.taxId);
  const lines: string[] = [
    record(settings.bank, '0000', '0', [
      ...(santander ? [[17, kindOfId(id)] as const, [18, id.padStart(15, '0')] as const] : [[18, kindOfId(id)] as const, [19, id.padStart(14, '0')] as const]),
      ...layout.fileAccount(settings),
      [73, bankText(settings.holder, 30)],
      [103, bankText(layout.name, 30)],
      [143, '1'],
      [144, bankDate(writtenAt)],
      ...(santander ? [] : [[152, writtenAt.slice(11, 19).replaceAll(':', '')] as const]),
      [158, bankNumber(sequence, 6, 'sequence')],
      [164, layout.fileVersion],
      ...(santander ? [] : [[167, '00000'] as const]),
      ...(layout.headerEnd?.(settings) ?? []),
    ]),
    record(settings.bank, '0001', '1', [
      [9, `R01${santander ? '  ' : '00'}${layout.lotVersion}`],
      [18, kindOfId(id)],
      [19, id.padStart(15, '0')],
      ...layout.lotAccount(settings),
      [74, bankText(settings.holder, 30)],
      [184, bankNumber(sequence, 8, 'sequence')],
      [192, bankDate(writtenAt)],
      ...(santander ? [] : [[200, '00000000'] as const]),
    ]),
  ];
  let at = 0;
  for (const order of orders) {
    for (const segment of [segmentP, segmentQ, ...(hundredths(settings.fine) > 0 && order.movement === '01' ? [segmentR] : [])]) lines.push(segment(file, order, (at += 1)));
  }
  const total = orders.reduce((sum, order) => sum + order.amount, 0);
  lines.push(
    record(settings.bank, '0001', '5', [
      [18, bankNumber(at + 2, 6, 'records')],
      ...(santander ? [] : [[24, `${bankNumber(orders.length, 6, 'orders')}${bankNumber(total, 17, 'total')}${'0'.repeat(69)}`] as const]),
    ]),
    record(settings.bank, '9999', '9', [[18, '000001'], [24, bankNumber(at + 4, 6, 'records')], ...(santander ? [] : [[30, '000000'] as const])]),
  );
  return Buffer.from(`${lines.join('\r\n')}\r\n`, 'latin1');
};
