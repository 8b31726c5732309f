/** A business rule of EN 16931 that a document breaks, by the id under which it is published. */
export interface Breach {
  readonly rule: string;
  readonly why: string;
}

/** One rule: broken if `holds` is false. */
export const rule = (id: string, holds: boolean, why: string): readonly Breach[] => (holds ? [] : [{ rule: id, why }]);

export const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
