import { certificateFields } from '@billet/brazil-fiscal';
import { field, z } from '@billet/sdk';

const percent = z.string().trim().regex(/^(\d{1,2}(\.\d{1,2})?)?$/).default('');

export const account = z.strictObject({
  ...certificateFields,
  stateRegistration: field(z.string().trim().regex(/^\d{2,14}$/), { title: 'State registration of the company (IE)', help: 'Digits only.' }),
  regime: field(z.enum(['normal', 'simples', 'excess']).default('normal'), { title: 'Tax regime' }),
  classification: field(z.string().trim().regex(/^\d{7}$/).default('0100401'), { title: 'Classification of the items (cClass)', help: 'Seven digits. 0100401 is the subscription of Internet access.' }),
  cfop: field(z.string().trim().regex(/^5\d{3}$/).default('5307'), { title: 'CFOP inside the state', help: 'For clients in other states the first digit becomes 6.' }),
  service: field(z.enum(['1', '2', '3', '4', '5', '6', '7']).default('4'), { title: 'Kind of service' }),
  icms: field(z.enum(['taxed', 'exempt', 'untaxed', 'simples', 'none']).default('taxed'), { title: 'ICMS of the items' }),
  icmsRate: field(percent, { title: 'Rate of ICMS', unit: '%', help: 'Of the price, which includes it.' }),
  pisRate: field(percent, { title: 'Rate of PIS', unit: '%', help: 'Of the price without ICMS. Empty: not declared.' }),
  cofinsRate: field(percent, { title: 'Rate of COFINS', unit: '%', help: 'Of the price without ICMS. Empty: not declared.' }),
  fustRate: field(percent, { title: 'Rate of FUST', unit: '%', help: 'Of the price without ICMS, PIS and COFINS. Empty: not declared.' }),
  funttelRate: field(percent, { title: 'Rate of FUNTTEL', unit: '%', help: 'Of the price without ICMS, PIS and COFINS. Empty: not declared.' }),
  endpoint: field(z.string().trim().max(300).regex(/^(https?:\/\/\S*\*\S*)?$/).default(''), { title: 'Address of the services', help: 'With * where the name of the service stands. Empty: that of SVRS, the authority of most states.' }),
  qrCode: field(z.url({ protocol: /^https$/ }).default('https://dfe-portal.svrs.rs.gov.br/NFCom/QRCode'), { title: 'Page that shows documents', help: 'Where the QR code leads.' }),
});

export type Account = z.output<typeof account>;
