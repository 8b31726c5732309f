import { el } from '@billet/bank-files';
import { decimal, digitsOf, isTaxId, localInstant, optional, plain, signElement, taxIdElement, taxIdOf, type OpenCertificate, type Place } from '@billet/brazil-fiscal';
import { addDays, localDateOf, type FiscalRejected, type FiscalWish } from '@billet/sdk';
import { accessKeyOf, MODEL, type AccessKey } from './access-key.ts';
import type { Account } from './account.ts';
import { givenBack, itemsOf, sumOf, type Item, type Tax } from './amounts.ts';

export const NS = 'http://www.portalfiscal.inf.br/nfcom';
const APPLICATION = 'Billet';
export const VERSION = '1.00';
const HIGHEST_NUMBER = 999_999_999;
/** Name that a client has in the test environment. */
const NOBODY = 'NFCOM EMITIDA EM AMBIENTE DE HOMOLOGACAO - SEM VALOR FISCAL';

/** A NFCom, signed. */
export interface Nfcom {
  readonly key: string;
  /** As it is sent, without a declaration of XML before it. */
  readonly xml: string;
  /** What the authority repeats in its protocol. */
  readonly digest: string;
}

export interface Places {
  readonly seller: Place;
  readonly buyer: Place;
}

type Signer = Pick<OpenCertificate, 'key' | 'base64'>;

export const environmentCode = ({ environment }: Pick<Account, 'environment'>): string => (environment === 'production' ? '1' : '2');

export const publicPage = (account: Account, key: string): string => `${account.qrCode}?chNFCom=${key}&tpAmb=${environmentCode(account)}`;

export const refuse = (code: string, message: string): FiscalRejected => ({ state: 'rejected', code, message });

/** What can be seen to be wrong before anything is sent. */
export const problemOf = (account: Account, { seller, buyer, total, number }: FiscalWish): FiscalRejected | undefined => {
  if (total.currency !== 'BRL') return refuse('CURRENCY', 'A NFCom is in reais (BRL).');
  if (!isTaxId(seller.taxId) || taxIdOf(seller.taxId).length !== 14) return refuse('SELLER_TAX_ID', 'The company has no valid CNPJ.');
  if (buyer.country !== 'BR') return refuse('BUYER_ABROAD', 'The client lives abroad: this extension declares services in Brazil only.');
  if (!isTaxId(buyer.taxId)) return refuse('BUYER_TAX_ID', 'The client has no valid CNPJ or CPF.');
  if (taxIdOf(buyer.taxId) === taxIdOf(seller.taxId)) return refuse('BUYER_IS_SELLER', 'The client is the company itself.');
  if (account.icms === 'taxed' && account.icmsRate === '') return refuse('ICMS_RATE', 'The items have ICMS, but the account names no rate of it.');
  if (number > HIGHEST_NUMBER) return refuse('NUMBER', 'The numbers of this series are used up.');
  return undefined;
};

const endOf = ({ street, number, complement, district, cityCode, city, postcode, state }: Place): readonly (string | undefined)[] => [
  el('xLgr', street), el('nro', number), optional('xCpl', complement, 60), el('xBairro', district === '' ? city : district), el('cMun', cityCode), el('xMun', city), el('CEP', postcode), el('UF', state),
];

const ide = (account: Account, wish: FiscalWish, { state, code, digit }: AccessKey): string =>
  el('ide', [
    el('cUF', state), el('tpAmb', environmentCode(account)), el('mod', MODEL), el('serie', String(Number(wish.series))), el('nNF', String(wish.number)), el('cNF', code), el('cDV', digit),
    el('dhEmi', localInstant(wish.issuedAt, wish.zone)), el('tpEmis', '1'), el('nSiteAutoriz', '0'), el('cMunFG', account.cityCode), el('finNFCom', '0'), el('tpFat', '0'), el('verProc', APPLICATION),
  ]);

const parties = (account: Account, { seller, buyer, client }: FiscalWish, places: Places): string =>
  [
    el('emit', [
      el('CNPJ', taxIdOf(seller.taxId)), el('IE', account.stateRegistration), el('CRT', { simples: '1', excess: '2', normal: '3' }[account.regime]), el('xNome', plain(seller.name, 60)),
      el('enderEmit', [...endOf(places.seller), optional('email', seller.email, 60)]),
    ]),
    el('dest', [
      el('xNome', account.environment === 'production' ? plain(buyer.name, 60) : NOBODY), taxIdElement(buyer.taxId), el('indIEDest', '9'),
      el('enderDest', [...endOf(places.buyer), el('cPais', '1058'), el('xPais', 'Brasil'), optional('email', buyer.email, 60)]),
    ]),
    el('assinante', [el('iCodAssinante', plain(client.number, 30)), el('tpAssinante', taxIdOf(buyer.taxId).length === 11 ? '3' : '1'), el('tpServUtil', account.service), el('nContrato', plain(client.number, 15)), el('dContratoIni', client.since)]),
  ].join('');

const group = (name: string, suffix: string, tax: Tax | undefined, cst?: string): string | undefined =>
  tax === undefined ? undefined : el(name, [cst === undefined ? undefined : el('CST', cst), el('vBC', decimal(tax.base)), el(`p${suffix}`, tax.rate), el(`v${suffix}`, decimal(tax.amount))]);

const icmsOf = ({ icms }: Account, item: Item): string | undefined => {
  if (icms === 'taxed') return group('ICMS00', 'ICMS', item.icms, '00');
  if (icms === 'simples') return el('ICMSSN', [el('CST', '90'), el('indSN', '1')]);
  return icms === 'none' ? el('indSemCST', '1') : el('ICMS40', [el('CST', icms === 'exempt' ? '40' : '41')]);
};

const detail = (account: Account, item: Item, at: number, cfop: string): string =>
  el('det', [
    el('prod', [
      el('cProd', plain(item.id, 60)), el('xProd', plain(item.description, 120)), el('cClass', account.classification), el('CFOP', cfop), el('uMed', '4'),
      el('qFaturada', `${String(item.quantity)}.0000`), el('vItem', decimal(item.price)), el('vProd', decimal(item.amount)),
    ]),
    el('imposto', [icmsOf(account, item), group('PIS', 'PIS', item.pis, '01'), group('COFINS', 'COFINS', item.cofins, '01'), group('FUST', 'FUST', item.fust), group('FUNTTEL', 'FUNTTEL', item.funttel)]),
  ], { nItem: String(at + 1) });

const ZERO = decimal(0);

const totals = (items: readonly Item[]): string => {
  const sum = (of: (item: Item) => number | undefined): string => decimal(sumOf(items, of));
  const all = sum(({ amount }) => amount);
  return el('total', [
    el('vProd', all),
    el('ICMSTot', [el('vBC', sum(({ icms }) => icms?.base)), el('vICMS', sum(({ icms }) => icms?.amount)), el('vICMSDeson', ZERO), el('vFCP', ZERO)]),
    el('vCOFINS', sum(({ cofins }) => cofins?.amount)), el('vPIS', sum(({ pis }) => pis?.amount)), el('vFUNTTEL', sum(({ funttel }) => funttel?.amount)), el('vFUST', sum(({ fust }) => fust?.amount)),
    el('vRetTribTot', [el('vRetPIS', ZERO), el('vRetCofins', ZERO), el('vRetCSLL', ZERO), el('vIRRF', ZERO)]),
    el('vDesc', ZERO), el('vOutro', ZERO), el('vNF', all),
  ]);
};

/** The bill of which the document speaks. Its number stands where slips of banks have their line of digits: the layout wants one. */
const bill = ({ invoice, items, issuedAt, zone }: FiscalWish): string => {
  const from = items.flatMap((item) => item.from ?? []).sort()[0];
  const until = items.flatMap((item) => item.until ?? []).sort().at(-1);
  return el('gFat', [
    el('CompetFat', localDateOf(issuedAt, zone).slice(0, 7).replace('-', '')), el('dVencFat', invoice.dueOn),
    ...(from === undefined || until === undefined ? [] : [el('dPerUsoIni', from), el('dPerUsoFim', addDays(until, -1))]),
    el('codBarras', digitsOf(invoice.number).slice(0, 48).padStart(1, '0')),
  ]);
};

const remarks = ({ invoice, items }: FiscalWish): string =>
  el('infAdic', [el('infCpl', plain([invoice.number, ...givenBack(items).map(({ description, net, tax }) => `${description} ${decimal(net.amount + tax.amount)}`)].join('; '), 3000))]);

/** Writes the document for a wish: the same one to the byte as long as account, wish and places are the same. */
export const writeNfcom = (account: Account, wish: FiscalWish, places: Places, certificate: Signer): Nfcom => {
  const keyed = accessKeyOf(account, wish);
  const items = itemsOf(account, wish.items);
  const cfop = `${places.buyer.state === places.seller.state ? '5' : '6'}${account.cfop.slice(1)}`;
  const inner = [ide(account, wish, keyed), parties(account, wish, places), ...items.map((item, at) => detail(account, item, at, cfop)), totals(items), bill(wish), remarks(wish)].join('');
  const { element, signature, digest } = signElement({ ns: NS, name: 'infNFCom', id: `NFCom${keyed.key}`, attrs: { versao: VERSION }, inner }, certificate, 'sha1');
  const supplement = el('infNFComSupl', [el('qrCodNFCom', publicPage(account, keyed.key))]);
  return { key: keyed.key, digest, xml: `<NFCom xmlns="${NS}">${element}${supplement}${signature}</NFCom>` };
};

export interface CancelRequest {
  readonly key: string;
  /** Number of the protocol by which the document is in force. */
  readonly protocol: string;
  readonly taxId: string | null;
  readonly reason: string;
  /** Instant, ISO UTC. */
  readonly requestedAt: string;
  readonly zone: string;
}

export const CANCELLATION = '110111';
const SHORTEST_REASON = 15;

/** Asks that a NFCom be cancelled, signed. */
export const writeCancellation = (account: Account, { key, protocol, taxId, reason, requestedAt, zone }: CancelRequest, certificate: Signer): string => {
  const inner = [
    el('cOrgao', key.slice(0, 2)), el('tpAmb', environmentCode(account)), el('CNPJ', taxIdOf(taxId)), el('chNFCom', key), el('dhEvento', localInstant(requestedAt, zone)), el('tpEvento', CANCELLATION), el('nSeqEvento', '1'),
    el('detEvento', [el('evCancNFCom', [el('descEvento', 'Cancelamento'), el('nProt', protocol), el('xJust', plain(reason, 255).padEnd(SHORTEST_REASON, '.'))])], { versaoEvento: VERSION }),
  ].join('');
  const { element, signature } = signElement({ ns: NS, name: 'infEvento', id: `ID${CANCELLATION}${key}001`, inner }, certificate, 'sha1');
  return `<eventoNFCom xmlns="${NS}" versao="${VERSION}">${element}${signature}</eventoNFCom>`;
};
