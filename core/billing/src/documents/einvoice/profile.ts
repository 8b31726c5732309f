/** What a document promises beyond the standard: nothing, the German XRechnung, or Peppol BIS Billing 3. */
export type EProfile = 'en16931' | 'xrechnung' | 'peppol';

export const PROFILES = ['en16931', 'xrechnung', 'peppol'] as const satisfies readonly EProfile[];

/** BT-24. */
export const SPECIFICATIONS: Readonly<Record<EProfile, string>> = {
  en16931: 'urn:cen.eu:en16931:2017',
  xrechnung: 'urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0',
  peppol: 'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0',
};

/** BT-23: invoicing of deliveries and services, as Peppol names it and XRechnung takes it over. */
export const PROCESS = 'urn:fdc:peppol.eu:2017:poacc:billing:01:1.0';

/** Where e-invoices are delivered to: BT-34, BT-49. */
export interface Endpoint {
  /** Code of the list of electronic addresses (EAS): `EM` is e-mail. */
  readonly scheme: string;
  readonly id: string;
}
