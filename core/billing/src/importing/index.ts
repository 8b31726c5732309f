export { balanceRow } from './import-balances.ts';
export { clientRow } from './import-clients.ts';
export { domainFileRow } from './import-domains.ts';
export { invoiceFileRow } from './import-invoices.ts';
export { serviceFileRow } from './import-services.ts';
export { importingRoom } from './importing-room.ts';
export { PORTION, type Verdict } from './portion.ts';
