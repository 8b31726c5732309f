import type { EInvoice, EParty } from './e-invoice.ts';
import { PROCESS, SPECIFICATIONS, type Endpoint, type EProfile } from './profile.ts';

/** What a document needs on its way to the buyer that its own lines do not say. */
export interface ERoute {
  readonly profile: EProfile;
  /** BT-10: what the buyer knows the order by; for German authorities the Leitweg-ID. */
  readonly buyerReference: string;
  /** BT-49; without one, the buyer's e-mail address. */
  readonly buyerEndpoint?: Endpoint;
  /** BT-34; without one, the seller's e-mail address. */
  readonly sellerEndpoint?: Endpoint;
  /** BT-41: a person or department; empty = the company. */
  readonly contact: string;
}

const withEndpoint = (party: EParty, endpoint: Endpoint | undefined): EParty => (endpoint === undefined ? party : { ...party, endpoint });

/** A document of the plain standard as one of a profile. What a profile demands and nobody filled in is left out, for the rules to name. */
export const applyProfile = (invoice: EInvoice, route: ERoute): EInvoice => {
  const { seller, buyer } = invoice;
  const reference = route.buyerReference.trim();
  const addressed: EInvoice = {
    ...invoice,
    ...(reference === '' ? {} : { buyerReference: reference }),
    seller: withEndpoint(seller, route.sellerEndpoint),
    buyer: withEndpoint(buyer, route.buyerEndpoint),
    ...(route.contact === '' && invoice.contact === undefined && route.profile === 'en16931' ? {} : { contact: { name: route.contact === '' ? seller.name : route.contact, ...(seller.phone === undefined ? {} : { phone: seller.phone }), ...(seller.email === undefined ? {} : { email: seller.email }) } }),
  };
  if (route.profile === 'en16931') return addressed;
  const german = route.profile === 'xrechnung' || (seller.country === 'DE' && buyer.country === 'DE');
  return {
    ...addressed,
    specification: SPECIFICATIONS[route.profile],
    process: PROCESS,
    // What a credit note gives back is set against what is open: clearing between partners.
    ...(german && invoice.type === '381' && invoice.transfer === undefined ? { means: '97' as const } : {}),
    // Germany wants a rate in each group, even where there is no VAT.
    vat: german ? invoice.vat.map((group) => ({ ...group, rate: group.rate ?? '0' })) : invoice.vat,
  };
};
