import type { EInvoice } from '../e-invoice.ts';
import type { Breach } from './breach.ts';
import { checkDocument } from './check-document.ts';
import { checkParties } from './check-parties.ts';
import { checkVat } from './check-vat.ts';

/** All published rules that a document of ours could break; none broken is an empty list. */
export const checkEInvoice = (invoice: EInvoice): readonly Breach[] => [...checkDocument(invoice), ...checkParties(invoice), ...checkVat(invoice)];
