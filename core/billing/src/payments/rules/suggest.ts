/** An open invoice as a candidate for stray money. */
export interface Candidate {
  readonly invoiceId: number;
  readonly clientId: number;
  readonly number: string;
  readonly clientNumber: string;
  readonly name: string;
  readonly open: number;
}

/** Money in search of its invoice. */
export interface Stray {
  readonly amount: number;
  readonly payerName: string;
  readonly note: string;
}

export interface Suggestion extends Candidate {
  /** 0–100; above 80 it is nearly certain. */
  readonly score: number;
  readonly because: readonly ('amount' | 'number' | 'client' | 'name')[];
}

const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** A number counts as found only as a whole word, so that 12 is not found in 2012. */
const names = (text: string, number: string): boolean => number !== '' && ` ${text} `.includes(` ${plain(number)} `);

/** Words of two names that both have, as a share of the shorter one. */
const sameName = (a: string, b: string): boolean => {
  const [one, two] = [new Set(plain(a).split(' ')), new Set(plain(b).split(' '))];
  if (plain(a) === '' || plain(b) === '') return false;
  const common = [...one].filter((word) => two.has(word)).length;
  return common / Math.min(one.size, two.size) >= 0.6 && common >= Math.min(2, one.size, two.size);
};

/** The invoices that stray money is most likely for: by number, by client number, by exact amount, by name. */
export const suggest = (stray: Stray, candidates: readonly Candidate[], most = 5): readonly Suggestion[] => {
  const text = plain(`${stray.note} ${stray.payerName}`);
  return candidates
    .map((candidate) => {
      const because = [
        ...(candidate.open === stray.amount ? (['amount'] as const) : []),
        ...(names(text, candidate.number) ? (['number'] as const) : []),
        ...(names(text, candidate.clientNumber) ? (['client'] as const) : []),
        ...(sameName(stray.payerName, candidate.name) ? (['name'] as const) : []),
      ];
      const weights = { amount: 35, number: 60, client: 40, name: 30 } as const;
      return { ...candidate, because, score: Math.min(100, because.reduce((sum, each) => sum + weights[each], 0)) };
    })
    .filter((each) => each.score > 0)
    .sort((a, b) => b.score - a.score || a.invoiceId - b.invoiceId)
    .slice(0, most);
};
