import { readXml, walker } from '@billet/bank-files';
import { openOwnCertificate, placeOf, unpack, type OpenCertificate } from '@billet/brazil-fiscal';
import { asOutcome, defineFiscal, done, type CallCtx, type FiscalAccepted, type FiscalCancellation, type FiscalCancelled, type FiscalFound, type FiscalRejected, type FiscalVerdict, type FiscalWish, type Outcome } from '@billet/sdk';
import { account, type Account } from './account.ts';
import { dpsId, problemOf, writeCancellation, writeDps, type Dps } from './dps.ts';
import { openSefin, type Refused, type Sefin } from './sefin.ts';

/** This series and number is in a NFS-e already. */
const TAKEN = 'E0014';
/** A cancellation of it is there already. */
const CANCELLED_BEFORE: readonly string[] = ['E0840', 'E0802', 'E1805'];

interface Line {
  readonly sefin: Sefin;
  readonly certificate: OpenCertificate;
}

const open = (ctx: CallCtx<Account>): Line => {
  const certificate = openOwnCertificate(ctx);
  return { sefin: openSefin(ctx, certificate), certificate };
};

const publicPage = ({ environment }: Account, key: string): string =>
  `https://www.${environment === 'production' ? '' : 'producaorestrita.'}nfse.gov.br/ConsultaPublica/?tpc=1&chave=${key}`;

/** A NFS-e in force, read. */
const readNfse = (settings: Account, key: string, xml: string): { readonly accepted: FiscalAccepted; readonly dpsIssuedAt: string; readonly dpsId: string } => {
  const { must, mustText } = walker('nfse');
  const info = must(readXml('nfse', xml), 'infNFSe');
  const dps = must(info, 'DPS', 'infDPS');
  const at = new Date(mustText(info, 'dhProc'));
  return {
    accepted: { state: 'accepted', key, number: mustText(info, 'nNFSe'), link: publicPage(settings, key), acceptedAt: at.toISOString(), document: xml },
    dpsIssuedAt: mustText(dps, 'dhEmi'),
    dpsId: dps.attrs['Id'] ?? '',
  };
};

const rejected = ({ code, message, answer }: Refused, document?: string): FiscalRejected => ({ state: 'rejected', code, message, answer, ...(document === undefined ? {} : { document }) });

/** What is in force under the wish's series and number, if it is ours. */
const foundAs = async (ctx: CallCtx<Account>, { sefin }: Line, id: string, issuedAt: string): Promise<FiscalFound> => {
  const key = await sefin.keyOf(id);
  if (key === undefined) return { state: 'absent' };
  if ((await sefin.cancellationOf(key)) !== undefined) return { state: 'cancelled' };
  const read = readNfse(ctx.settings, key, await sefin.get(key));
  if (read.dpsId !== id || Date.parse(read.dpsIssuedAt) !== Math.floor(Date.parse(issuedAt) / 1000) * 1000) {
    return { state: 'rejected', code: 'NUMBER_TAKEN', message: 'Another document is in force under this series and number: choose a series of its own for this house.' };
  }
  return read.accepted;
};

const write = async (ctx: CallCtx<Account>, { certificate }: Line, wish: FiscalWish): Promise<Dps> => writeDps(ctx.settings, wish, await placeOf(ctx, ctx.settings.postcodes, wish.buyer.address), certificate);

const issue = async (ctx: CallCtx<Account>, wish: FiscalWish): Promise<Outcome<FiscalVerdict>> => {
  const problem = problemOf(wish);
  if (problem !== undefined) return done(problem);
  const line = open(ctx);
  const dps = await write(ctx, line, wish);
  const reply = await line.sefin.post(dps.xml);
  if (reply.ok) return done(readNfse(ctx.settings, reply.value.chaveAcesso, unpack(reply.value.nfseXmlGZipB64)).accepted);
  if (reply.refused.code !== TAKEN) return done(rejected(reply.refused, dps.xml));
  const found = await foundAs(ctx, line, dps.id, wish.issuedAt);
  return done(found.state === 'accepted' || found.state === 'rejected' ? found : rejected(reply.refused, dps.xml));
};

const cancel = async (ctx: CallCtx<Account>, { wish, key, reason, requestedAt }: FiscalCancellation): Promise<Outcome<FiscalCancelled | FiscalRejected>> => {
  const { sefin, certificate } = open(ctx);
  const there = await sefin.cancellationOf(key);
  if (there !== undefined) return done({ state: 'cancelled', receipt: there });
  const request = writeCancellation(ctx.settings, { key, taxId: wish.seller.taxId, reason, requestedAt, zone: wish.zone }, certificate);
  const reply = await sefin.cancel(key, request);
  if (reply.ok) return done({ state: 'cancelled', receipt: reply.value });
  const after = CANCELLED_BEFORE.includes(reply.refused.code) ? await sefin.cancellationOf(key) : undefined;
  return done(after === undefined ? rejected(reply.refused, request) : { state: 'cancelled', receipt: after });
};

const find = async (ctx: CallCtx<Account>, wish: FiscalWish): Promise<Outcome<FiscalFound>> => done(await foundAs(ctx, open(ctx), dpsId(ctx.settings, wish), wish.issuedAt));

/** A declaration that nobody made: asked for, it shows that the authority answers and takes the certificate. */
const test = async (ctx: CallCtx<Account>): Promise<{ readonly ok: boolean; readonly message: string }> => {
  const { sefin, certificate } = open(ctx);
  await sefin.keyOf(`DPS${ctx.settings.cityCode}2${'0'.repeat(34)}`);
  return { ok: true, message: `${certificate.subject.split('\n').at(-1) ?? ''}, ${certificate.validUntil.slice(0, 10)}` };
};

/** Service invoices of Brazil by the national system: declarations signed and sent to SEFIN Nacional, which makes the NFS-e of them at once. */
export default defineFiscal({
  account,
  traits: { countries: ['BR'], currency: 'BRL', seriesDigits: 5 },
  create: () => ({
    test,
    issue: (ctx, wish) => asOutcome(issue(ctx, wish)),
    find: (ctx, wish) => asOutcome(find(ctx, wish)),
    cancel: (ctx, cancellation) => asOutcome(cancel(ctx, cancellation)),
  }),
});
