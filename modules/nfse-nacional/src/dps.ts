import { el } from '@billet/bank-files';
import { decimal, isTaxId, localInstant, optional, plain, signElement, taxIdElement, taxIdOf, type OpenCertificate, type Place } from '@billet/brazil-fiscal';
import { localDateOf, type FiscalItem, type FiscalParty, type FiscalRejected, type FiscalWish } from '@billet/sdk';
import type { Account } from './account.ts';

export const NS = 'http://www.sped.fazenda.gov.br/nfse';
export const APPLICATION = 'Billet';
const VERSION = '1.01';
const LONGEST_DESCRIPTION = 2000;

/** A declaration of service (DPS), signed. */
export interface Dps {
  readonly id: string;
  readonly xml: string;
  /** Local time of issue, as it stands in the document: with the number it tells ours from another's. */
  readonly issuedAt: string;
}

export const environmentCode = ({ environment }: Pick<Account, 'environment'>): string => (environment === 'production' ? '1' : '2');

/** `DPS`, municipality, kind and number of the issuer's registration, series, number. */
export const dpsId = (account: Pick<Account, 'cityCode'>, wish: Pick<FiscalWish, 'seller' | 'series' | 'number'>): string => {
  const id = taxIdOf(wish.seller.taxId);
  return `DPS${account.cityCode}${id.length === 11 ? '1' : '2'}${id.padStart(14, '0')}${wish.series.padStart(5, '0')}${String(wish.number).padStart(15, '0')}`;
};

const refuse = (code: string, message: string): FiscalRejected => ({ state: 'rejected', code, message });

/** What can be seen to be wrong before anything is sent. */
export const problemOf = ({ seller, buyer, total }: FiscalWish): FiscalRejected | undefined => {
  if (total.currency !== 'BRL') return refuse('CURRENCY', 'A NFS-e is in reais (BRL).');
  if (!isTaxId(seller.taxId)) return refuse('SELLER_TAX_ID', 'The company has no valid CNPJ or CPF.');
  if (buyer.country !== 'BR') return refuse('BUYER_ABROAD', 'The client lives abroad: exports of services are not declared by this extension.');
  if (!isTaxId(buyer.taxId)) return refuse('BUYER_TAX_ID', 'The client has no valid CNPJ or CPF.');
  if (taxIdOf(buyer.taxId) === taxIdOf(seller.taxId)) return refuse('BUYER_IS_SELLER', 'The client is the company itself.');
  return undefined;
};

const describe = (items: readonly FiscalItem[], number: string): string => plain([...items.map(({ description }) => description), number].join('; '), LONGEST_DESCRIPTION);

const regime = ({ regime: kind, simplesBase, specialRegime }: Account): string =>
  el('regTrib', [
    el('opSimpNac', { normal: '1', mei: '2', simples: '3' }[kind]),
    kind === 'simples' ? el('regApTribSN', simplesBase) : undefined,
    // Who is in the Simples has no special regime beside it.
    el('regEspTrib', kind === 'normal' ? specialRegime : '0'),
  ]);

const takerOf = (buyer: FiscalParty, place: Place | undefined): string =>
  el('toma', [
    taxIdElement(buyer.taxId),
    el('xNome', plain(buyer.name, 150)),
    place === undefined
      ? undefined
      : el('end', [el('endNac', [el('cMun', place.cityCode), el('CEP', place.postcode)]), el('xLgr', place.street), el('nro', place.number), optional('xCpl', place.complement), el('xBairro', place.district)]),
    optional('email', buyer.email, 80),
  ]);

const taxes = (account: Account, buyer: FiscalParty): string => {
  const withheld = account.withheld && taxIdOf(buyer.taxId).length === 14;
  const municipal = el('tribMun', [el('tribISSQN', '1'), el('tpRetISSQN', withheld ? '2' : '1'), account.rate === '' || account.regime === 'mei' ? undefined : el('pAliq', Number(account.rate).toFixed(2))]);
  const share = Number(account.approximateTaxes).toFixed(2);
  const all = account.regime === 'simples' ? el('pTotTribSN', share) : account.approximateTaxes === '' ? el('indTotTrib', '0') : el('pTotTrib', [el('pTotTribFed', share), el('pTotTribEst', '0.00'), el('pTotTribMun', '0.00')]);
  return el('trib', [municipal, el('totTrib', [all])]);
};

/** Writes the declaration for a wish: the same one to the byte as long as account and wish are the same. */
export const writeDps = (account: Account, wish: FiscalWish, place: Place | undefined, certificate: Pick<OpenCertificate, 'key' | 'base64'>): Dps => {
  const id = dpsId(account, wish);
  const issuedAt = localInstant(wish.issuedAt, wish.zone);
  const inner = [
    el('tpAmb', environmentCode(account)),
    el('dhEmi', issuedAt),
    el('verAplic', APPLICATION),
    el('serie', wish.series),
    el('nDPS', String(wish.number)),
    el('dCompet', localDateOf(wish.issuedAt, wish.zone)),
    el('tpEmit', '1'),
    el('cLocEmi', account.cityCode),
    el('prest', [taxIdElement(wish.seller.taxId), optional('IM', account.municipalRegistration, 15), optional('email', wish.seller.email, 80), regime(account)]),
    takerOf(wish.buyer, place),
    el('serv', [
      el('locPrest', [el('cLocPrestacao', account.cityCode)]),
      el('cServ', [el('cTribNac', account.serviceCode), optional('cTribMun', account.municipalCode), el('xDescServ', describe(wish.items, wish.invoice.number)), optional('cNBS', account.nbs)]),
    ]),
    el('valores', [el('vServPrest', [el('vServ', decimal(wish.total.amount))]), taxes(account, wish.buyer)]),
  ].join('');
  const { element, signature } = signElement({ ns: NS, name: 'infDPS', id, inner }, certificate, 'sha256');
  return { id, issuedAt, xml: `<?xml version="1.0" encoding="UTF-8"?><DPS xmlns="${NS}" versao="${VERSION}">${element}${signature}</DPS>` };
};

export interface CancelRequest {
  readonly key: string;
  readonly taxId: string | null;
  readonly reason: string;
  /** Instant, ISO UTC. */
  readonly requestedAt: string;
  readonly zone: string;
}

const SHORTEST_REASON = 15;

/** Asks that a NFS-e be cancelled (event 101101), signed. */
export const writeCancellation = (account: Account, { key, taxId, reason, requestedAt, zone }: CancelRequest, certificate: Pick<OpenCertificate, 'key' | 'base64'>): string => {
  const author = taxIdOf(taxId);
  const inner = [
    el('tpAmb', environmentCode(account)),
    el('verAplic', APPLICATION),
    el('dhEvento', localInstant(requestedAt, zone)),
    el(author.length === 11 ? 'CPFAutor' : 'CNPJAutor', author),
    el('chNFSe', key),
    el('e101101', [el('xDesc', 'Cancelamento de NFS-e'), el('cMotivo', '9'), el('xMotivo', plain(reason, 255).padEnd(SHORTEST_REASON, '.'))]),
  ].join('');
  const { element, signature } = signElement({ ns: NS, name: 'infPedReg', id: `PRE${key}101101`, inner }, certificate, 'sha256');
  return `<?xml version="1.0" encoding="UTF-8"?><pedRegEvento xmlns="${NS}" versao="${VERSION}">${element}${signature}</pedRegEvento>`;
};
