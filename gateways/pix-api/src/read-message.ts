import { exactText, isModuleError, jsonOf, refusedBecause, z, type CallCtx, type GatewayEvent, type PaymentFact, type RawRequest, type Verification } from '@billet/sdk';
import type { Account } from './account.ts';
import { findRecurrence, methodOf, type Recurrence } from './automatic/authorise.ts';
import { collectionFact, findCollection } from './automatic/collect.ts';
import { factOf, findCharge, reais, type Charge } from './charge.ts';
import type { Tokens } from './client.ts';

type Ctx = CallCtx<Account>;

/** As many as are asked for because of one message, and at a time; the rest is found when it is looked up. */
const MOST = 50;
const AT_A_TIME = 5;
const messageShape = z.looseObject({ pix: z.array(z.looseObject({ txid: z.string().nullish() })) });
const recsShape = z.looseObject({ recs: z.array(z.looseObject({ idRec: z.string().nullish() })) });
/** Spelled so by the API. */
const collectionsShape = z.looseObject({ cobsr: z.array(z.looseObject({ txid: z.string().nullish() })) });
/** Our own numbers: attempt keys. */
const OURS = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
const RECURRENCE = /^[A-Za-z0-9]{10,40}$/;

const REFUNDS: Readonly<Record<string, GatewayEvent['type']>> = { DEVOLVIDO: 'refund.succeeded', NAO_REALIZADO: 'refund.failed' };
const METHODS: Readonly<Record<string, GatewayEvent['type']>> = { APROVADA: 'method.active', CANCELADA: 'method.ended', REJEITADA: 'method.ended', EXPIRADA: 'method.ended' };
const COLLECTED: Partial<Record<PaymentFact['status'], GatewayEvent['type']>> = { succeeded: 'payment.succeeded', processing: 'payment.processing', failed: 'payment.failed', cancelled: 'payment.cancelled' };

const instantOf = (text: string | null | undefined, else_: string): string => (text == null || Number.isNaN(Date.parse(text)) ? else_ : new Date(Date.parse(text)).toISOString());

const changedBy = ({ money, late, discount }: PaymentFact): Pick<GatewayEvent, 'money' | 'late' | 'discount'> => ({
  ...(money === undefined ? {} : { money }), ...(late === undefined ? {} : { late }), ...(discount === undefined ? {} : { discount }),
});

const chargeEvents = (charge: Charge, now: string): readonly GatewayEvent[] => {
  const fact = factOf(charge, now);
  if (fact.status !== 'succeeded') return [];
  const [first] = charge.pix;
  return [
    { id: first?.endToEndId ?? charge.txid, type: 'payment.succeeded', providerRef: charge.txid, attemptKey: charge.txid, occurredAt: instantOf(first?.horario, now), ...changedBy(fact) },
    ...charge.pix.flatMap(({ devolucoes }) =>
      devolucoes.flatMap((refund): readonly GatewayEvent[] => {
        const type = REFUNDS[refund.status];
        const money = reais(refund.valor);
        if (type === undefined || money === undefined) return [];
        return [{ id: `${refund.id}:${refund.status}`, type, providerRef: charge.txid, money, occurredAt: instantOf(refund.horario?.liquidacao ?? refund.horario?.solicitacao, now), ...(refund.motivo == null ? {} : { reason: refund.motivo }) }];
      }),
    ),
  ];
};

/** Whose authorisation it is stands in its contract; one that was made elsewhere is none of ours. */
const methodEvents = (rec: Recurrence, now: string): readonly GatewayEvent[] => {
  const type = METHODS[rec.status];
  const attemptKey = rec.vinculo?.contrato ?? '';
  if (type === undefined || !OURS.test(attemptKey)) return [];
  return [{ id: `${rec.idRec}:${rec.status}`, type, providerRef: rec.idRec, attemptKey, method: methodOf(rec), occurredAt: now, ...(type === 'method.ended' ? { reason: rec.status } : {}) }];
};

interface Question {
  readonly ids: readonly (string | null | undefined)[];
  readonly like: RegExp;
  ask(id: string): Promise<readonly GatewayEvent[]>;
}

/** What a message is about, and how the bank is asked for it. */
const questionsIn = (ctx: Ctx, tokens: Tokens, body: object): readonly Question[] | undefined => {
  const now = ctx.clock.wall();
  const [pix, recs, collections] = [messageShape.safeParse(body).data, recsShape.safeParse(body).data, collectionsShape.safeParse(body).data];
  if (('pix' in body && pix === undefined) || ('recs' in body && recs === undefined) || ('cobsr' in body && collections === undefined)) return undefined;
  const automatic = ctx.settings.automatic;
  return [
    { ids: pix?.pix.map(({ txid }) => txid) ?? [], like: OURS, ask: async (txid) => {
      const charge = await findCharge(ctx, tokens, txid);
      return charge === undefined ? [] : chargeEvents(charge, now);
    } },
    { ids: automatic ? (recs?.recs.map(({ idRec }) => idRec) ?? []) : [], like: RECURRENCE, ask: async (idRec) => {
      const rec = await findRecurrence(ctx, tokens, idRec);
      return rec === undefined ? [] : methodEvents(rec, now);
    } },
    { ids: automatic ? (collections?.cobsr.map(({ txid }) => txid) ?? []) : [], like: OURS, ask: async (txid) => {
      const found = await findCollection(ctx, tokens, txid);
      const fact = found === undefined ? undefined : collectionFact(found);
      const type = fact === undefined ? undefined : COLLECTED[fact.status];
      return found === undefined || fact === undefined || type === undefined ? [] : [{ id: `${txid}:${found.status}`, type, providerRef: txid, attemptKey: txid, occurredAt: now, ...changedBy(fact), ...(fact.reason === undefined ? {} : { reason: fact.reason }) }];
    } },
  ];
};

/**
 * Banks do not sign; they show a certificate, which ends at the proxy in front of us. So no message is believed: it only
 * names what to ask the bank for.
 */
export const readMessage = async (ctx: Ctx, tokens: Tokens, request: RawRequest): Promise<Verification> => {
  const text = exactText(request.body);
  const body = text === undefined ? undefined : jsonOf(text);
  if (typeof body !== 'object' || body === null) return refusedBecause('not a message of the Pix API');
  const questions = questionsIn(ctx, tokens, body);
  if (questions === undefined) return refusedBecause('not a message of the Pix API');
  const asked = questions.flatMap(({ ids, like, ask }) => [...new Set(ids.flatMap((id) => (id != null && like.test(id) ? [id] : [])))].map((id) => () => ask(id))).slice(0, MOST);
  try {
    const events: GatewayEvent[] = [];
    for (let at = 0; at < asked.length; at += AT_A_TIME) events.push(...(await Promise.all(asked.slice(at, at + AT_A_TIME).map((each) => each()))).flat());
    return { ok: true, events };
  } catch (error) {
    if (isModuleError(error)) return refusedBecause(`the bank could not be asked: ${error.message}`);
    throw error;
  }
};
