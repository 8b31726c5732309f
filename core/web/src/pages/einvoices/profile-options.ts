import type { Option } from '../../view-models/field.ts';
import type { PageCtx } from '../page.ts';

/** Profiles of e-invoices, for a choice. */
export const profileOptions = ({ t }: PageCtx, now: string | null): readonly Option[] =>
  ['en16931', 'xrechnung', 'peppol'].map((value) => ({ value, label: t(`einvoice.profile.${value}`), selected: value === now }));
