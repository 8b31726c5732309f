import { isCnpj, isCpf, isEdrpou, isInn, isVat } from './identity.ts';

export const fieldChecks = ['text', 'cpfOrCnpj', 'inn', 'edrpou', 'vat', 'date', 'choice'] as const;
export type FieldCheck = (typeof fieldChecks)[number];

/** Something a TLD wants to know of a registrant besides name and address. */
export interface RegistrantField {
  readonly key: string;
  readonly check: FieldCheck;
  readonly required: boolean;
  /** For `choice`: the codes. */
  readonly choices: readonly string[];
}

const CHECKS: Readonly<Record<FieldCheck, (text: string, choices: readonly string[]) => boolean>> = {
  text: (text) => text.length <= 100,
  cpfOrCnpj: (text) => isCpf(text) || isCnpj(text),
  inn: isInn,
  edrpou: isEdrpou,
  vat: isVat,
  date: (text) => /^\d{4}-\d{2}-\d{2}$/.test(text),
  choice: (text, choices) => choices.includes(text),
};

export type FieldProblem = { readonly key: string; readonly problem: 'MISSING' | 'WRONG' };

/** What is missing or cannot be right, in the order of the fields. */
export const checkFields = (fields: readonly RegistrantField[], values: Readonly<Record<string, string>>): readonly FieldProblem[] =>
  fields.flatMap(({ key, check, required, choices }): readonly FieldProblem[] => {
    const text = (values[key] ?? '').trim();
    if (text === '') return required ? [{ key, problem: 'MISSING' }] : [];
    return CHECKS[check](text, choices) ? [] : [{ key, problem: 'WRONG' }];
  });

const choice = (key: string, ...choices: readonly string[]): RegistrantField => ({ key, check: 'choice', required: true, choices });
const field = (key: string, check: FieldCheck, required = true): RegistrantField => ({ key, check, required, choices: [] });

/** Fields of well-known TLDs, to begin a catalogue with; each row of the catalogue has its own copy. */
export const KNOWN_FIELDS: Readonly<Record<string, readonly RegistrantField[]>> = {
  us: [choice('nexus', 'C11', 'C12', 'C21', 'C31', 'C32'), choice('purpose', 'P1', 'P2', 'P3', 'P4', 'P5')],
  br: [field('taxId', 'cpfOrCnpj')],
  ru: [field('birthDate', 'date', false), field('passport', 'text', false), field('inn', 'inn', false)],
  ua: [field('edrpou', 'edrpou', false), field('license', 'text', false)],
  uk: [choice('type', 'IND', 'LTD', 'PLC', 'PTNR', 'STRA', 'LLP', 'IP', 'SCH', 'RCHAR', 'GOV', 'CRC', 'STAT', 'OTHER', 'FIND', 'FCORP', 'FOTHER'), field('companyNumber', 'text', false)],
  ca: [choice('legalType', 'CCO', 'CCT', 'RES', 'GOV', 'EDU', 'ASS', 'HOP', 'PRT', 'TDM', 'TRD', 'PLT', 'LAM', 'TRS', 'ABO', 'INB', 'LGR', 'OMK', 'MAJ')],
  eu: [field('vat', 'vat', false)],
};
