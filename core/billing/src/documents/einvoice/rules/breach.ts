/** What people can fill in when a rule is broken for want of it. */
export const FIELDS = ['company.bankLines', 'company.taxId', 'company.city', 'company.postcode', 'company.phone', 'company.email', 'documents.contact', 'documents.endpoint', 'payer.city', 'payer.postcode', 'payer.buyerReference', 'payer.endpoint'] as const;

export type BreachField = (typeof FIELDS)[number];

/** A published business rule that a document breaks, by the id under which it is published. */
export interface Breach {
  readonly rule: string;
  readonly why: string;
  readonly field?: BreachField;
}

/** One rule: broken if `holds` is false. */
export const rule = (id: string, holds: boolean, why: string, field?: BreachField): readonly Breach[] => (holds ? [] : [{ rule: id, why, ...(field === undefined ? {} : { field }) }]);

export const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
