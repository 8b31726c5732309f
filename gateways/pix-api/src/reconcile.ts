import { z, type CallCtx, type GatewayEvent } from '@billet/sdk';
import type { Account } from './account.ts';
import { parsed, reais } from './charge.ts';
import { ask, type Tokens } from './client.ts';

const PAGE = 100;

const pageShape = z.looseObject({
  parametros: z.looseObject({ paginacao: z.looseObject({ quantidadeDePaginas: z.number().int().default(1) }).optional() }).optional(),
  pix: z.array(z.looseObject({ endToEndId: z.string(), txid: z.string().nullish(), valor: z.string(), horario: z.string() })).default([]),
});

/** The bank's own list of Pix received (GET /pix). One without a number of ours was sent to the key by hand: it is found in the statement. */
export async function* listPayments(ctx: CallCtx<Account>, tokens: Tokens, since: string): AsyncIterable<GatewayEvent> {
  for (let page = 0, pages = 1; page < pages; page += 1) {
    const query = { inicio: since, fim: ctx.clock.wall(), txIdPresente: 'true', 'paginacao.paginaAtual': page, 'paginacao.itensPorPagina': PAGE };
    const found: z.output<typeof pageShape> = parsed(pageShape, await ask(ctx, tokens, 'reads', '/pix', { query }), false);
    pages = found.parametros?.paginacao?.quantidadeDePaginas ?? 1;
    for (const { endToEndId, txid, valor, horario } of found.pix) {
      const money = reais(valor);
      if (money === undefined || typeof txid !== 'string' || txid === '') continue;
      yield { id: endToEndId, type: 'payment.succeeded', providerRef: txid, attemptKey: txid, money, occurredAt: new Date(horario).toISOString() };
    }
  }
}
