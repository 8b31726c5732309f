import { exactText, isModuleError, jsonOf, refusedBecause, z, type CallCtx, type GatewayEvent, type RawRequest, type Verification } from '@billet/sdk';
import type { Account } from './account.ts';
import { factOf, findCob, reais, type Cob } from './charge-on-demand.ts';
import type { Tokens } from './client.ts';

/** As many as are asked for because of one message, and at a time; the rest is found when it is looked up. */
const MOST = 50;
const AT_A_TIME = 5;
const messageShape = z.looseObject({ pix: z.array(z.looseObject({ txid: z.string().nullish() })) });
/** Our own numbers: attempt keys. */
const OURS = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

const REFUNDS: Readonly<Record<string, GatewayEvent['type']>> = { DEVOLVIDO: 'refund.succeeded', NAO_REALIZADO: 'refund.failed' };

const instantOf = (text: string | null | undefined, else_: string): string => (text == null || Number.isNaN(Date.parse(text)) ? else_ : new Date(Date.parse(text)).toISOString());

const eventsOf = (cob: Cob, now: string): readonly GatewayEvent[] => {
  const fact = factOf(cob, now);
  if (fact.status !== 'succeeded') return [];
  const [first] = cob.pix;
  return [
    { id: first?.endToEndId ?? cob.txid, type: 'payment.succeeded', providerRef: cob.txid, attemptKey: cob.txid, occurredAt: instantOf(first?.horario, now), ...(fact.money === undefined ? {} : { money: fact.money }) },
    ...cob.pix.flatMap(({ devolucoes }) =>
      devolucoes.flatMap((refund): readonly GatewayEvent[] => {
        const type = REFUNDS[refund.status];
        const money = reais(refund.valor);
        if (type === undefined || money === undefined) return [];
        return [{ id: `${refund.id}:${refund.status}`, type, providerRef: cob.txid, money, occurredAt: instantOf(refund.horario?.liquidacao ?? refund.horario?.solicitacao, now), ...(refund.motivo == null ? {} : { reason: refund.motivo }) }];
      }),
    ),
  ];
};

/**
 * Banks do not sign; they show a certificate, which ends at the proxy in front of us. So no message is believed: it only
 * names the charges to ask the bank for.
 */
export const readMessage = async (ctx: CallCtx<Account>, tokens: Tokens, request: RawRequest): Promise<Verification> => {
  const text = exactText(request.body);
  const body = text === undefined ? undefined : jsonOf(text);
  if (typeof body !== 'object' || body === null) return refusedBecause('not a message of the Pix API');
  const found = messageShape.safeParse(body);
  // Recurring authorisations, and what banks send to try the address.
  if (!found.success) return 'pix' in body ? refusedBecause('not a message of the Pix API') : { ok: true, events: [] };
  const txids = [...new Set(found.data.pix.flatMap(({ txid }) => (txid != null && OURS.test(txid) ? [txid] : [])))].slice(0, MOST);
  try {
    const events: GatewayEvent[] = [];
    for (let at = 0; at < txids.length; at += AT_A_TIME) {
      const cobs = await Promise.all(txids.slice(at, at + AT_A_TIME).map((txid) => findCob(ctx, tokens, txid)));
      events.push(...cobs.flatMap((cob) => (cob === undefined ? [] : eventsOf(cob, ctx.clock.wall()))));
    }
    return { ok: true, events };
  } catch (error) {
    if (isModuleError(error)) return refusedBecause(`the bank could not be asked: ${error.message}`);
    throw error;
  }
};
