/** Writes files of fixed columns as banks do, for tests. */
type Fields = Readonly<Record<number, string>>;

/** A line with texts at columns counted from 0. */
export const line = (width: number, fields: Fields): string => {
  const chars = Array.from(' '.repeat(width));
  for (const [at, text] of Object.entries(fields)) for (const [index, char] of Array.from(text).entries()) chars[Number(at) + index] = char;
  return chars.join('');
};

export const n = (value: number | string, width: number): string => String(value).padStart(width, '0');

export interface Title {
  readonly own: string;
  readonly occurrence?: string;
  readonly nominal?: number;
  readonly paid?: number;
  readonly fee?: number;
}

/** A CNAB 240 return in FEBRABAN's columns; Santander has moved those of segment T. */
export const return240 = (bank: string, titles: readonly Title[]): string => {
  const detail = (sequence: number, segment: string, occurrence: string, fields: Fields): string =>
    line(240, { 0: bank, 3: '0001', 7: '3', 8: n(sequence, 5), 13: segment, 15: occurrence, ...fields });
  const details = titles.flatMap(({ own, occurrence = '06', nominal = 12_990, paid = 12_990, fee = 190 }, index) => [
    detail(((2 * index) % 99_998) + 1, 'T', occurrence, bank === '033' ? { 40: own, 54: `F-${String(index)}`, 69: '20112026', 77: n(nominal, 15), 193: n(fee, 15) } : { 37: own, 58: `F-${String(index)}`, 73: '20112026', 81: n(nominal, 15), 198: n(fee, 15) }),
    detail(((2 * index) % 99_998) + 2, 'U', occurrence, { 17: n(Math.max(0, paid - nominal), 15), 32: n(0, 15), 47: n(0, 15), 77: n(paid, 15), 92: n(paid - fee, 15), 137: '24112026', 145: '25112026' }),
  ]);
  const lines = [
    line(240, { 0: bank, 3: '0000', 7: '0', 32: '000123', 72: 'FIBRA NORTE', 102: 'BANCO', 142: '2', 143: '25112026', 157: '000007' }),
    line(240, { 0: bank, 3: '0001', 7: '1', 8: 'T', 9: '01' }),
    ...details,
    line(240, { 0: bank, 3: '0001', 7: '5', 17: n(details.length + 2, 6) }),
    line(240, { 0: bank, 3: '9999', 7: '9', 17: '000001', 23: n(details.length + 4, 6) }),
  ];
  return `${lines.join('\r\n')}\r\n`;
};

/** A CNAB 400 return in Itaú's columns; `at` = where the own number stands, `type` = type of the line. */
export const return400 = (bank: string, titles: readonly Title[], at = 62, type = '1', creditAt = 295): string => {
  const lines = [
    line(400, { 0: '02RETORNO01COBRANCA', 26: '005700123457', 46: 'FIBRA NORTE', 76: bank, 79: 'BANCO', 94: '251126', 108: '00007' }),
    ...titles.map(({ own, occurrence = '06', nominal = 12_990, paid = 12_990, fee = 190 }, index) =>
      line(400, { 0: type, [at]: own, 108: occurrence, 110: '241126', 116: `F-${String(index)}`, 146: '201126', 152: n(nominal, 13), 175: n(fee, 13), 227: n(0, 39), 253: n(paid, 13), 266: n(Math.max(0, paid - nominal), 13), [creditAt]: '251126' }),
    ),
    line(400, { 0: '9201341' }),
  ].map((text, index) => text.slice(0, 394) + n(index + 1, 6));
  return `${lines.join('\r\n')}\r\n`;
};

export const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');
