import { conflict, invalid, multiplyRatio } from '@billet/sdk';

/** A billed line with what was credited of it before; amounts in minor units. */
export interface CreditableLine {
  readonly lineId: number;
  readonly net: number;
  readonly credited: number;
  readonly taxCode: string | null;
}

/** Tax of the billed document, with what was credited of it before. */
export interface CreditableTax {
  readonly taxId: number;
  readonly code: string;
  readonly base: number;
  readonly amount: number;
  readonly baseCredited: number;
  readonly credited: number;
}

/** What is to be credited of a line, net, with the sign of the line. */
export interface CreditWish {
  readonly lineId: number;
  readonly net: number;
}

export interface MirroredCredit {
  readonly lines: readonly CreditWish[];
  readonly taxes: readonly { readonly taxId: number; readonly base: number; readonly amount: number }[];
  readonly net: number;
  readonly tax: number;
  readonly total: number;
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

const beyond = (part: number, whole: number): boolean => (whole >= 0 ? part < 0 || part > whole : part > 0 || part < whole);

/**
 * A credit that mirrors a document: same lines, same rates, tax by cumulative difference. So any way of crediting a
 * document in slices adds up to exactly what was billed, and the last slice takes the remainder of the rounding.
 */
export const mirrorCredit = (lines: readonly CreditableLine[], taxes: readonly CreditableTax[], wishes: readonly CreditWish[]): MirroredCredit => {
  const wanted = new Map<number, number>();
  for (const { lineId, net } of wishes) wanted.set(lineId, (wanted.get(lineId) ?? 0) + net);
  for (const [lineId, net] of wanted) {
    const line = lines.find((each) => each.lineId === lineId);
    if (line === undefined) throw invalid('NOT_FOUND', 'lines', 'This line is not on the invoice.');
    if (beyond(net, line.net) || beyond(line.credited + net, line.net)) {
      throw conflict('CREDIT_EXCEEDS', 'More than was billed and not yet credited.', { left: line.net - line.credited });
    }
  }
  const credited = [...wanted].filter(([, net]) => net !== 0).map(([lineId, net]) => ({ lineId, net }));
  const mirrored = taxes.flatMap((tax) => {
    const base = sum(lines.flatMap((line) => (line.taxCode === tax.code ? [wanted.get(line.lineId) ?? 0] : [])));
    if (base === 0) return [];
    const upTo = tax.baseCredited + base;
    if (beyond(upTo, tax.base)) throw conflict('CREDIT_EXCEEDS', 'More than was billed and not yet credited.', { left: tax.base - tax.baseCredited });
    return [{ taxId: tax.taxId, base, amount: multiplyRatio(tax.amount, upTo, tax.base) - tax.credited }];
  });
  const net = sum(credited.map((line) => line.net));
  const tax = sum(mirrored.map((each) => each.amount));
  return { lines: credited, taxes: mirrored, net, tax, total: net + tax };
};
