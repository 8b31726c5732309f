import { openOwnCertificate, placeOf, type OpenCertificate } from '@billet/brazil-fiscal';
import { asOutcome, defineFiscal, done, ModuleError, type CallCtx, type FiscalAccepted, type FiscalCancellation, type FiscalCancelled, type FiscalFound, type FiscalRejected, type FiscalVerdict, type FiscalWish, type Outcome } from '@billet/sdk';
import { accessKeyOf } from './access-key.ts';
import { account, type Account } from './account.ts';
import { NS, problemOf, publicPage, refuse, VERSION, writeCancellation, writeNfcom, type Nfcom } from './document.ts';
import { openSefaz, type Protocol, type Refused, type Sefaz } from './sefaz.ts';

/** This very key is there already. */
const DUPLICATE = '204';

interface Line {
  readonly sefaz: Sefaz;
  readonly certificate: OpenCertificate;
}

const open = (ctx: CallCtx<Account>): Line => {
  const certificate = openOwnCertificate(ctx);
  return { sefaz: openSefaz(ctx, certificate), certificate };
};

const rejected = ({ code, message, answer }: Refused, document: string): FiscalRejected => ({ state: 'rejected', code, message, answer, document });

/** The document, or why there can be none. */
const write = async (ctx: CallCtx<Account>, { certificate }: Line, wish: FiscalWish): Promise<Nfcom | FiscalRejected> => {
  const seller = await placeOf(ctx, ctx.settings.postcodes, wish.seller.address);
  if (seller === undefined) return refuse('SELLER_ADDRESS', 'The company has no address with a street and a postcode of Brazil.');
  const buyer = await placeOf(ctx, ctx.settings.postcodes, wish.buyer.address);
  if (buyer === undefined) return refuse('BUYER_ADDRESS', 'The client has no address with a street and a postcode of Brazil.');
  return writeNfcom(ctx.settings, wish, { seller, buyer }, certificate);
};

/** What is in force, with its protocol. An authority that took another text under the key shows its protocol only. */
const accept = (settings: Account, key: string, nfcom: Nfcom | undefined, protocol: Protocol): FiscalAccepted => {
  if (protocol.key !== key) throw new ModuleError('remote', 'The protocol is of another document.', { ambiguous: true });
  const ours = nfcom !== undefined && (protocol.digest === undefined || protocol.digest === nfcom.digest);
  const document = `<?xml version="1.0" encoding="UTF-8"?><nfcomProc xmlns="${NS}" versao="${VERSION}">${ours ? nfcom.xml : ''}${protocol.xml}</nfcomProc>`;
  return { state: 'accepted', key, verification: protocol.number, link: publicPage(settings, key), acceptedAt: protocol.at, document };
};

const look = async (ctx: CallCtx<Account>, { sefaz }: Line, key: string, nfcom: Nfcom | undefined): Promise<FiscalFound> => {
  const there = await sefaz.consult(key);
  if (there.state === 'authorized') return accept(ctx.settings, key, nfcom, there.protocol);
  if (there.state === 'other') return refuse('NUMBER_TAKEN', 'Another document is in force under this series and number: choose a series of its own for this house.');
  return { state: there.state };
};

const issue = async (ctx: CallCtx<Account>, wish: FiscalWish): Promise<Outcome<FiscalVerdict>> => {
  const problem = problemOf(ctx.settings, wish);
  if (problem !== undefined) return done(problem);
  const line = open(ctx);
  const nfcom = await write(ctx, line, wish);
  if ('state' in nfcom) return done(nfcom);
  const reply = await line.sefaz.receive(nfcom.xml);
  if (reply.ok) return done(accept(ctx.settings, nfcom.key, nfcom, reply.protocol));
  const found = reply.refused.code === DUPLICATE ? await look(ctx, line, nfcom.key, nfcom) : undefined;
  return done(found?.state === 'accepted' ? found : rejected(reply.refused, nfcom.xml));
};

/** By the key alone, which stays when the data of a party no longer make a document. */
const find = async (ctx: CallCtx<Account>, wish: FiscalWish): Promise<Outcome<FiscalFound>> => {
  const line = open(ctx);
  const nfcom = await write(ctx, line, wish);
  return done(await look(ctx, line, accessKeyOf(ctx.settings, wish).key, 'state' in nfcom ? undefined : nfcom));
};

const protocolOf = async (sefaz: Sefaz, key: string): Promise<string> => {
  const there = await sefaz.consult(key);
  if (there.state !== 'authorized') throw new ModuleError('notFound', 'The authority knows no such document in force.');
  return there.protocol.number;
};

const cancel = async (ctx: CallCtx<Account>, { wish, key, verification, reason, requestedAt }: FiscalCancellation): Promise<Outcome<FiscalCancelled | FiscalRejected>> => {
  const { sefaz, certificate } = open(ctx);
  const protocol = verification ?? (await protocolOf(sefaz, key));
  const event = writeCancellation(ctx.settings, { key, protocol, taxId: wish.seller.taxId, reason, requestedAt, zone: wish.zone }, certificate);
  const reply = await sefaz.register(event);
  if (reply.ok) return done({ state: 'cancelled', receipt: reply.receipt });
  // Refused, perhaps because an earlier try arrived.
  const there = await sefaz.consult(key);
  return done(there.state === 'cancelled' ? { state: 'cancelled', receipt: there.receipt } : rejected(reply.refused, event));
};

const test = async (ctx: CallCtx<Account>): Promise<{ readonly ok: boolean; readonly message: string }> => {
  const { sefaz, certificate } = open(ctx);
  const words = await sefaz.status(ctx.settings.cityCode.slice(0, 2));
  return { ok: true, message: `${words}, ${certificate.subject.split('\n').at(-1) ?? ''}, ${certificate.validUntil.slice(0, 10)}` };
};

/** Invoices of communication of Brazil (NFCom, model 62): signed and sent to the authority of the state, which answers at once. */
export default defineFiscal({
  account,
  traits: { countries: ['BR'], currency: 'BRL', seriesDigits: 3 },
  create: () => ({
    test,
    issue: (ctx, wish) => asOutcome(issue(ctx, wish)),
    find: (ctx, wish) => asOutcome(find(ctx, wish)),
    cancel: (ctx, cancellation) => asOutcome(cancel(ctx, cancellation)),
  }),
});
