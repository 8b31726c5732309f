import { isAbn, isAcn, isCodiceFiscale, isNif, isPartitaIva, isSiren } from './identity-by-country.ts';
import { isCnpj, isCpf, isEdrpou, isInn, isVat } from './identity.ts';

export const fieldChecks = ['text', 'cpfOrCnpj', 'inn', 'edrpou', 'vat', 'date', 'choice', 'auNumber', 'esNumber', 'itNumber', 'siren', 'country'] as const;
export type FieldCheck = (typeof fieldChecks)[number];

/** Something a TLD wants to know of a registrant besides name and address. */
export interface RegistrantField {
  readonly key: string;
  readonly check: FieldCheck;
  readonly required: boolean;
  /** For `choice`: the codes. */
  readonly choices: readonly string[];
}

type Values = Readonly<Record<string, string>>;

const isShort = (text: string): boolean => text.length <= 100;
/** A person of Italy has a number of persons, an organisation of another country any, all others one of the two. */
const isItalian = (text: string, { entityType, nationality = 'IT' }: Values): boolean => {
  if (nationality.toUpperCase() !== 'IT' || entityType === '7') return isShort(text);
  return isCodiceFiscale(text) || (entityType !== '1' && isPartitaIva(text));
};

const CHECKS: Readonly<Record<FieldCheck, (text: string, choices: readonly string[], values: Values) => boolean>> = {
  text: isShort,
  auNumber: (text, _choices, { idType }) => (idType === 'ABN' ? isAbn(text) : idType === 'ACN' ? isAcn(text) : isShort(text)),
  esNumber: (text, _choices, { idType }) => (idType === '1' || idType === '3' ? isNif(text) : isShort(text)),
  itNumber: (text, _choices, values) => isItalian(text, values),
  siren: isSiren,
  country: (text) => /^[A-Z]{2}$/.test(text.toUpperCase()),
  cpfOrCnpj: (text) => isCpf(text) || isCnpj(text),
  inn: isInn,
  edrpou: isEdrpou,
  vat: isVat,
  date: (text) => /^\d{4}-\d{2}-\d{2}$/.test(text),
  choice: (text, choices) => choices.includes(text),
};

export type FieldProblem = { readonly key: string; readonly problem: 'MISSING' | 'WRONG' };

/** Where a person and an organisation are asked for different things, one of these is enough to tell who it is. */
const ENOUGH: Readonly<Record<string, readonly string[]>> = { IND: ['birthDate'], ORG: ['siren', 'vat'] };

const missingOne = (fields: readonly RegistrantField[], values: Values): readonly FieldProblem[] => {
  const asked = new Set(fields.map(({ key }) => key));
  const enough = asked.has('siren') ? (ENOUGH[(values['type'] ?? '').trim()] ?? []).filter((key) => asked.has(key)) : [];
  const [first] = enough;
  return first === undefined || enough.some((key) => (values[key] ?? '').trim() !== '') ? [] : [{ key: first, problem: 'MISSING' }];
};

/** What is missing or cannot be right, in the order of the fields; then what is missing of several of which one is enough. */
export const checkFields = (fields: readonly RegistrantField[], values: Values): readonly FieldProblem[] => [
  ...fields.flatMap(({ key, check, required, choices }): readonly FieldProblem[] => {
    const text = (values[key] ?? '').trim();
    if (text === '') return required ? [{ key, problem: 'MISSING' }] : [];
    return CHECKS[check](text, choices, values) ? [] : [{ key, problem: 'WRONG' as const }];
  }),
  ...missingOne(fields, values),
];

const choice = (key: string, ...choices: readonly string[]): RegistrantField => ({ key, check: 'choice', required: true, choices });
const field = (key: string, check: FieldCheck, required = true): RegistrantField => ({ key, check, required, choices: [] });

const upTo = (first: number, last: number): readonly string[] => Array.from({ length: last - first + 1 }, (_, at) => String(first + at));
/** Legal forms as the registry of .es numbers them. */
const SPANISH_FORMS = [
  '1', '39', '47', '59', '68', '124', '150', '152', '164', '181', '197', '203', '229', '269', '286', '365', ...upTo(434, 439), '476', '510', '524', '525', ...upTo(554, 566), '608', '612', '713', '717', ...upTo(744, 746), ...upTo(877, 879),
];

/** Fields of well-known TLDs, to begin a catalogue with; each row of the catalogue has its own copy. */
export const KNOWN_FIELDS: Readonly<Record<string, readonly RegistrantField[]>> = {
  us: [choice('nexus', 'C11', 'C12', 'C21', 'C31', 'C32'), choice('purpose', 'P1', 'P2', 'P3', 'P4', 'P5')],
  br: [field('taxId', 'cpfOrCnpj')],
  ru: [field('birthDate', 'date', false), field('passport', 'text', false), field('inn', 'inn', false)],
  ua: [field('edrpou', 'edrpou', false), field('license', 'text', false)],
  uk: [choice('type', 'IND', 'LTD', 'PLC', 'PTNR', 'STRA', 'LLP', 'IP', 'SCH', 'RCHAR', 'GOV', 'CRC', 'STAT', 'OTHER', 'FIND', 'FCORP', 'FOTHER'), field('companyNumber', 'text', false)],
  ca: [choice('legalType', 'CCO', 'CCT', 'RES', 'GOV', 'EDU', 'ASS', 'HOP', 'PRT', 'TDM', 'TRD', 'PLT', 'LAM', 'TRS', 'ABO', 'INB', 'LGR', 'OMK', 'MAJ')],
  eu: [field('vat', 'vat', false), field('citizenship', 'country', false)],
  au: [
    choice('idType', 'ACN', 'ABN', 'ARBN', 'TM', 'VIC BN', 'NSW BN', 'SA BN', 'NT BN', 'WA BN', 'TAS BN', 'ACT BN', 'QLD BN', 'Other'), field('idNumber', 'auNumber'),
    field('eligibilityType', 'text'), field('eligibilityName', 'text', false), choice('relation', '1', '2'),
  ],
  es: [choice('legalForm', ...SPANISH_FORMS), choice('idType', '0', '1', '3'), field('idNumber', 'esNumber')],
  it: [choice('entityType', '1', '2', '3', '4', '5', '6', '7'), field('fiscalCode', 'itNumber'), field('nationality', 'country')],
  fr: [choice('type', 'IND', 'ORG'), field('birthDate', 'date', false), field('birthPlace', 'text', false), field('siren', 'siren', false), field('vat', 'vat', false)],
};
