/** What was rendered or taken back, as far as netting needs it. Amounts in minor units. */
export interface Given {
  readonly lineId: number;
  /** The line that is taken back. */
  readonly takesBack: number | null;
  readonly net: number;
  readonly tax: number;
}

export interface NetRows<T> {
  /** What remains of each thing rendered; what was taken back as a whole is not there. */
  readonly rows: readonly { readonly given: T; readonly net: number; readonly tax: number }[];
  /** What takes back things of other months. */
  readonly corrections: readonly T[];
}

/** A form of things rendered knows no minus: what was taken back in the same month is taken off its line. */
export const netRows = <T extends Given>(all: readonly T[]): NetRows<T> => {
  const rendered = all.filter(({ takesBack }) => takesBack === null);
  const known = new Set(rendered.map(({ lineId }) => lineId));
  const back = all.filter(({ takesBack }) => takesBack !== null);
  return {
    rows: rendered
      .map((given) => {
        const own = back.filter(({ takesBack }) => takesBack === given.lineId);
        const less = (key: 'net' | 'tax'): number => own.reduce((sum, each) => sum + each[key], given[key]);
        return { given, net: less('net'), tax: less('tax') };
      })
      .filter(({ net, tax }) => net !== 0 || tax !== 0),
    corrections: back.filter(({ takesBack }) => !known.has(takesBack ?? 0)),
  };
};
