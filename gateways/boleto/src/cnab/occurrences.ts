import type { CnabEvent } from './cnab-file.ts';

type Codes = Readonly<Partial<Record<CnabEvent, string>>>;

const tableOf = (codes: Codes): ReadonlyMap<string, CnabEvent> =>
  new Map(Object.entries(codes).flatMap(([event, list]) => list.split(' ').map((code) => [code, event as CnabEvent] as const)));

/** FEBRABAN's codes of CNAB 240. 17 = paid after it was written off, or without being registered. */
const FEBRABAN: Codes = { registered: '02', rejected: '03', paid: '06 17', writtenOff: '09 25', changed: '12 13 14 27', fee: '28' };

/** The same number means different things at different banks and in different layouts, so there is a table for each. */
const CNAB240: Readonly<Record<string, ReadonlyMap<string, CnabEvent>>> = {
  '001': tableOf(FEBRABAN),
  '033': tableOf({ ...FEBRABAN, paid: '05 06 17' }),
  '077': tableOf(FEBRABAN),
  // 46 tells of an online payment for which 06 follows; only one of them may be money.
  '104': tableOf({ ...FEBRABAN, paid: '06', reversed: '44' }),
  '237': tableOf(FEBRABAN),
  // 10 = written off because it was paid: the payment itself came as 06, 07 or 08.
  '341': tableOf({ registered: '02', rejected: '03', paid: '06 07 08', writtenOff: '09 10 32', changed: '04 12 13 14', fee: '28' }),
  '756': tableOf(FEBRABAN),
};

const CNAB400: Readonly<Record<string, ReadonlyMap<string, CnabEvent>>> = {
  '001': tableOf({ registered: '02', rejected: '03', paid: '05 06 07 08 15', writtenOff: '09 10', changed: '12 13 14 16', fee: '28 96 97 98 99' }),
  '033': tableOf({ registered: '02', rejected: '03', paid: '06 07 08 17', writtenOff: '09 10', changed: '12 13 14' }),
  '077': tableOf({ registered: '02', rejected: '03', paid: '06', writtenOff: '07' }),
  '104': tableOf({ registered: '01', rejected: '99', paid: '21 22', reversed: '33', writtenOff: '02 23 24 25', changed: '03 04 05 06 07 08 09 10', fee: '31 32' }),
  '237': tableOf({ registered: '02', rejected: '03 24', paid: '06 15 17', reversed: '22 40', writtenOff: '09 10', changed: '12 13 14', fee: '28' }),
  // 17 here = a change was refused.
  '341': tableOf({ registered: '02', rejected: '03', paid: '06 07 08', writtenOff: '09 10 32', changed: '04 05 12 13 14', fee: '28' }),
  '756': tableOf({ registered: '02', rejected: '03', paid: '05 06 15', writtenOff: '09 10', changed: '14 27' }),
};

/** What a movement means. A bank that is not known only ever tells: nothing of it is taken for money. */
export const eventOf = (format: 'cnab240' | 'cnab400', bank: string, occurrence: string): CnabEvent =>
  (format === 'cnab240' ? CNAB240 : CNAB400)[bank]?.get(occurrence) ?? 'other';
