import type { EInvoice } from '../e-invoice.ts';
import { SPECIFICATIONS } from '../profile.ts';
import type { Breach } from './breach.ts';
import { checkDocument } from './check-document.ts';
import { checkXRechnung } from './check-german.ts';
import { checkParties } from './check-parties.ts';
import { checkExchange, checkPeppol } from './check-peppol.ts';
import { checkVat } from './check-vat.ts';

/** Rules of the profile that the document says it follows. */
const checkProfile = (invoice: EInvoice): readonly Breach[] => {
  if (invoice.specification === SPECIFICATIONS.xrechnung) return [...checkXRechnung(invoice), ...checkExchange(invoice)];
  return invoice.specification === SPECIFICATIONS.peppol ? checkPeppol(invoice) : [];
};

/** All published rules that a document of ours could break; none broken is an empty list. */
export const checkEInvoice = (invoice: EInvoice): readonly Breach[] => [...checkDocument(invoice), ...checkParties(invoice), ...checkVat(invoice), ...checkProfile(invoice)];
