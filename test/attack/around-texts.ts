import type { HostileHouse } from './hostile-house.ts';
import { FIELD_TEXTS } from './hostile-texts.ts';

export type Tree = Readonly<Record<string, unknown>>;

const PDF = Buffer.from('%PDF-1.7').toString('base64');
const OFX = Buffer.from('OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\n\r\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>BRL<BANKACCTFROM><BANKID>1<ACCTID>2</BANKACCTFROM><BANKTRANLIST><STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20270121<TRNAMT>7.00<FITID>N1<MEMO>&lt;script&gt;alert(1)&lt;/script&gt;</STMTTRN>\r\n</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>').toString('base64');

const FISCAL = { certificate: 'bm8gY2VydGlmaWNhdGU=', password: 'a-secret-word', cityCode: '3550308' };

/** What else an operation needs to take a text: it stands in each of its inputs, texts of the corpus aside. */
export const aroundTexts = ({ app, ana, ids, file, settingsOf }: HostileHouse): Readonly<Record<string, Tree>> => {
  const brandId = app.brandId;
  const clientId = ana.clientId;
  const mail = { brandId, key: 'invoice-issued', locale: 'en' };
  const contact = { email: 'ana@example.com', phone: '+5511912345678', postcode: '50000-000', country: 'BR' };
  const radius = { extension: 'radius', settings: { engine: 'sqlite', file } };
  return {
    'accessPoints.save': { id: ids.server, address: '192.0.2.250', secret: 'a-secret-word' },
    'addressPools.save': { network: '198.51.100.0/24', gateway: '198.51.100.1', ranges: ['198.51.100.5-198.51.100.9'], excluded: ['198.51.100.6'] },
    'addresses.reserve': { id: ids.pool, address: '192.0.2.30' },
    'addresses.whoHad': { address: '192.0.2.20', from: '2027-01-20T12:00:00.000Z', until: '2027-01-22T12:00:00.000Z' },
    'affiliates.pay': { id: 1 },
    'affiliates.refuse': { id: 2 },
    'affiliates.requestPayout': { currency: 'BRL', method: 'bank' },
    'balances.import': { items: [{ clientId, amount: 100, currency: 'BRL' }] },
    'campaigns.create': { brandId, locale: 'en' },
    'campaigns.saveText': { locale: 'en' },
    'campaigns.update': { locale: 'en' },
    'clientFiles.add': { name: '<b class=xq7>.pdf', file: PDF },
    'clientFields.setValues': { clientId, fields: Object.fromEntries(FIELD_TEXTS.map((text, at) => [`own_${String(at)}`, text])) },
    'clients.register': { email: 'hostile@example.com', country: 'DE', taxId: null },
    'clients.viewAs': { id: clientId },
    'contracts.saveTemplate': { brandId, locale: 'en', body: 'The text.', penaltyFormula: '1' },
    'domains.addContact': { ...contact, clientId },
    'domains.changeRecords': { id: ids.zoned, add: [{ name: '@', type: 'TXT' }], remove: [] },
    'domains.changeContact': { ...contact, id: ids.contact },
    'downloads.save': { brandId, file: 'eA==', 'file.name': 'x.txt', productIds: [] },
    'dunning.saveLadder': { brandId, steps: [{ id: 'x', day: 4, action: 'notice' }] },
    'expenses.add': { brandId, supplierId: 1, categoryId: 1, currency: 'BRL' },
    'expenses.addFile': { id: 1, 'file.name': '<b class=xq7>.pdf', file: PDF },
    'expenses.change': { id: 1, brandId, supplierId: 1, categoryId: 1, currency: 'BRL' },
    'expenses.savePlan': { brandId, supplierId: 1, categoryId: 1, currency: 'BRL' },
    'equipment.add': { mac: '' },
    'fiscalAccounts.create': { legalEntityId: 1, extension: 'nfse-nacional', series: '7', productTypes: ['licence'], settings: FISCAL },
    'fiscalAccounts.update': { id: 1, productTypes: ['licence'], settings: FISCAL },
    'gatewayAccounts.create': { brandId, extension: 'bank-transfer', settings: { holder: '<b class=xq7>', account: '"><img class=xq7 src=x onerror=alert(1)>' } },
    'hotspot.changeKind': { id: ids.kind },
    'hotspot.createKind': { brandId, serverId: ids.server, planProductId: ids.plan, minutes: 60 },
    'hotspot.issue': { kindId: ids.kind, count: 1 },
    'hotspot.savePortal': { brandId },
    'installations.finish': { id: 2, doneOn: '2027-01-21' },
    'installations.miss': { id: 1 },
    'installations.plan': { id: 1, plannedOn: '2027-02-01' },
    'invoices.addLine': { id: ids.draft, taxClass: null },
    'invoices.changeLine': { id: ids.draft, lineId: ids.draftLine, taxClass: null },
    'invoices.credit': { id: ids.paid },
    'invoices.update': { id: ids.draft },
    'invoices.void': { id: ids.late },
    'invoices.writeOff': { id: ids.owed },
    'knowledgeBase.saveCategory': { brandId },
    'knowledgeBase.saveText': { id: 1, locale: 'en' },
    'logins.clearFactors': { kind: 'client', id: clientId },
    'mail.addFile': { brandId, key: 'invoice-issued', name: 'x autofocus onfocus=alert(1) class=xq7.pdf', file: PDF },
    'mail.queue': { key: 'tickets.opened', brandId, clientId, to: { address: 'ana@example.com' }, locale: 'en', values: { ticketId: 1, number: 'T100001', topic: '"><img class=xq7 src=x onerror=alert(1)>', department: '<b class=xq7>', who: '<svg/onload=alert(1) class=xq7>', name: '</title><script>alert(1)</script>', message: '<img class=xq7 src=//foreign.example/a>' } },
    'mail.saveTemplate': { ...mail, body: 'Hello {{number}}', action: '' },
    'mail.setSending': { brandId, key: 'invoice-issued' },
    'mail.writeToClient': { clientId },
    'networkStatus.open': { brandId, kind: 'incident', impact: 'minor', componentIds: [1], startsAt: '', endsAt: '' },
    'networkStatus.saveComponent': { brandId },
    'networkStatus.update': { id: 1, state: 'identified' },
    'notes.edit': { id: ids.note },
    'orders.checkOut': { items: [{ productId: app.productId }], acceptTerms: true },
    'orders.place': { clientId, items: [{ productId: ids.plan, label: '"><img class=xq7 src=x onerror=alert(1)>' }] },
    'paymentMethods.answerApproval': { id: 1 },
    'paymentMethods.askApproval': { clientId, gatewayAccountId: ids.second, fileName: '<b class=xq7>.pdf', file: PDF },
    'payments.importFile': { gatewayAccountId: ids.bank, content: OFX },
    'payments.refund': { paymentId: 1, amount: 1 },
    'products.addCapPackage': { id: ids.cap, quantity: 10, price: 100, currency: 'BRL' },
    'products.saveUsageCap': { id: ids.plan, metrics: ['down'], most: 99, action: 'block' },
    'quotes.make': { clientId, items: [{ productId: ids.plan, label: '"><img class=xq7 src=x onerror=alert(1)>' }], validUntil: '2027-02-10' },
    'reconciliation.dismiss': { id: 1 },
    'registrars.create': { extension: 'epp', settings: settingsOf('registrar-two') },
    'registrars.update': { id: ids.account, settings: settingsOf('registrar-one') },
    'servers.create': radius,
    'servers.update': { id: ids.server, settings: radius.settings },
    'services.startMassUpdate': { filter: { productId: ids.plan }, change: { status: 'suspend' } },
    'services.suspend': { id: ids.service },
    'settings.save': { owner: 'mail', values: { transport: 'smtp', host: '127.0.0.1', port: 1, security: 'none', footer: '<b class=xq7>' } },
    'texts.save': { locale: 'en', key: 'nav.home' },
    'tickets.answer': { id: 1, file: '' },
    'tickets.follow': { ticketId: 1, who: 'staff:1' },
    'tickets.open': { clientId, departmentId: ids.department, serviceId: '', invoiceId: '', file: '' },
    'units.rename': { id: ids.unit },
    'vouchers.issue': { brandId, count: 1, amount: 100, currency: 'BRL' },
    'webhooks.change': { id: 1, url: 'https://books.example/', topics: ['brand.*'] },
    'webhooks.create': { url: 'https://books.example/', topics: ['brand.*'] },
  };
};
