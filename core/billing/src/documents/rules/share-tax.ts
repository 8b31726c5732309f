import { multiplyRatio } from '@billet/sdk';

export interface TaxedLine {
  readonly id: number;
  readonly net: number;
  readonly taxCode: string | null;
}

export interface TaxGroup {
  readonly code: string;
  readonly amount: number;
}

/**
 * What each line bears of the tax of its document, per tax: by cumulative difference, so that the shares of all lines are the tax
 * to the cent, however the lines are spread over papers.
 */
export const shareTax = (lines: readonly TaxedLine[], taxes: readonly TaxGroup[]): ReadonlyMap<number, readonly number[]> => {
  const shares = new Map(lines.map((line) => [line.id, taxes.map(() => 0)] as const));
  for (const [index, tax] of taxes.entries()) {
    const group = lines.filter((line) => line.taxCode === tax.code);
    const whole = group.reduce((sum, line) => sum + line.net, 0);
    let net = 0;
    let given = 0;
    for (const [at, line] of group.entries()) {
      net += line.net;
      const upTo = at === group.length - 1 ? tax.amount : whole === 0 ? 0 : multiplyRatio(tax.amount, net, whole);
      const share = shares.get(line.id);
      if (share !== undefined) share[index] = upTo - given;
      given = upTo;
    }
  }
  return shares;
};
