import type { ActForm } from './act-form.ts';
import type { CorrectionForm } from './correction-form.ts';
import { ruUkd } from './ru-ukd.ts';
import { ruUpd } from './ru-upd.ts';
import { uaAct } from './ua-act.ts';

export const FORM_NAMES = ['ru-upd', 'ua-act'] as const;

export type FormName = (typeof FORM_NAMES)[number];

export const ACT_FORMS: Readonly<Record<FormName, ActForm>> = { 'ru-upd': ruUpd, 'ua-act': uaAct };

/** The form of the country of a company, if that has one. */
export const formOf = (country: string): FormName | undefined => FORM_NAMES.find((name) => ACT_FORMS[name].country === country);

export const CORRECTION_NAMES = ['ru-ukd'] as const;

export type CorrectionName = (typeof CORRECTION_NAMES)[number];

export const CORRECTION_FORMS: Readonly<Record<CorrectionName, CorrectionForm>> = { 'ru-ukd': ruUkd };

/** The corrective document of the country of a company, if that has one. */
export const correctionFormOf = (country: string): CorrectionName | undefined => CORRECTION_NAMES.find((name) => CORRECTION_FORMS[name].country === country);
