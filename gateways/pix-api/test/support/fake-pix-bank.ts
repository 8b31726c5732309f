import type { RawRequest } from '@billet/sdk';
import { startFakeProvider, type ProviderReply, type ProviderRequest } from '@billet/testkit';
import { codeOf } from './code-of.ts';
import { fakeRecurrences } from './fake-recurrences.ts';

export const HOUSE = { clientId: 'house', clientSecret: 'client-secret-of-the-house', pixKey: 'pix@house.test', expiresAfter: 60, automatic: true, agency: '1', accountNumber: '123456' };

interface Charge {
  readonly txid: string;
  readonly original: string;
  /** Fine, interest and discount as they were asked for. */
  terms: Readonly<Record<string, unknown>>;
  readonly kind: string;
  readonly calendario: Readonly<Record<string, unknown>>;
  status: string;
  paid?: string;
  paidAt?: string;
  /** What the bank itemises of a dated charge; some banks tell nothing. */
  parts?: Readonly<Record<string, { readonly valor: string }>>;
  readonly refunds: Map<string, { readonly valor: string; status: string }>;
}

const cents = (text: string): number => Math.round(Number(text) * 100);

/** A bank with the API Pix of Banco Central: tokens, charges (cob), refunds under numbers of the client, one webhook for a key. */
export const startFakePixBank = async () => {
  const charges: Charge[] = [];
  const bank = { webhookUrl: '', tokens: 0 };
  const problem = (status: number, title: string, detail: string): ProviderReply => ({ status, headers: { 'content-type': 'application/problem+json' }, body: { type: `https://pix.bcb.gov.br/api/v2/error/${title}`, title, status, detail } });

  const e2e = (charge: Charge): string => `E9999901220261126${charge.txid.slice(-15)}`;
  const refundsOf = (charge: Charge): object[] => [...charge.refunds].map(([id, { valor, status }]) => ({ id, rtrId: 'D1', valor, status, horario: { solicitacao: '2026-11-26T11:00:00.000Z', liquidacao: '2026-11-26T11:00:01.000Z' } }));
  const pixOf = (charge: Charge): object[] => {
    if (charge.paid === undefined) return [];
    const devolucoes = refundsOf(charge);
    // As in the API's own example, a single one stands there without a list.
    return [{ endToEndId: e2e(charge), txid: charge.txid, valor: charge.paid, horario: charge.paidAt ?? '2026-11-26T10:00:00.000Z', ...(charge.parts === undefined ? {} : { componentesValor: charge.parts }), ...(devolucoes.length === 0 ? {} : { devolucoes: devolucoes.length === 1 ? devolucoes[0] : devolucoes }) }];
  };
  const shown = (charge: Charge): object => ({
    txid: charge.txid, revisao: 0, status: charge.status, chave: HOUSE.pixKey, calendario: charge.calendario, valor: { original: charge.original, ...charge.terms },
    pixCopiaECola: codeOf(charge.txid), ...(charge.paid === undefined ? {} : { pix: pixOf(charge) }),
  });

  const charge = (request: ProviderRequest, kind: string, txid: string): ProviderReply => {
    const known = charges.find((each) => each.txid === txid);
    if (request.method === 'GET') return known?.kind === kind ? { body: shown(known) } : problem(404, 'NaoEncontrado', 'no such charge');
    if (known !== undefined) return problem(409, 'CobOperacaoInvalida', 'the number is taken');
    if (!/^[a-zA-Z0-9]{26,35}$/.test(txid)) return problem(400, 'CobOperacaoInvalida', 'txid');
    const wish = JSON.parse(request.text) as { chave: string; valor: { original: string }; calendario: { expiracao?: number; dataDeVencimento?: string } };
    if (wish.chave !== HOUSE.pixKey || !/^\d{1,10}\.\d{2}$/.test(wish.valor.original)) return problem(400, 'CobOperacaoInvalida', 'chave or valor');
    if ((kind === 'cobv') !== (wish.calendario.dataDeVencimento !== undefined)) return problem(400, 'CobOperacaoInvalida', 'calendario');
    const { original, ...terms } = wish.valor;
    const made: Charge = { txid, kind, original, terms, calendario: { ...wish.calendario, criacao: new Date().toISOString() }, status: 'ATIVA', refunds: new Map() };
    charges.push(made);
    return { status: 201, body: shown(made) };
  };
  const recurrences = fakeRecurrences(problem);

  const refund = (request: ProviderRequest, endToEndId: string, id: string): ProviderReply => {
    const charge = charges.find((each) => e2e(each) === endToEndId) ?? recurrences.collections.find((each) => each.endToEndId === endToEndId);
    const known = charge?.refunds.get(id);
    if (charge === undefined || (request.method === 'GET' && known === undefined)) return problem(404, 'NaoEncontrado', 'no such refund');
    if (request.method === 'PUT') {
      const { valor } = JSON.parse(request.text) as { valor: string };
      const sum = [...charge.refunds.values()].reduce((total, each) => total + cents(each.valor), 0);
      if (known !== undefined) return problem(409, 'PixDevolucaoInvalida', 'the number is taken');
      if (sum + cents(valor) > cents(charge.paid ?? '0')) return problem(400, 'PixDevolucaoInvalida', 'more than is left');
      charge.refunds.set(id, { valor, status: 'DEVOLVIDO' });
    }
    const now = charge.refunds.get(id);
    return { status: request.method === 'PUT' ? 201 : 200, body: { id, rtrId: 'D1', valor: now?.valor, status: 'EM_PROCESSAMENTO', horario: { solicitacao: '2026-11-26T11:00:00.000Z' } } };
  };

  /** What came in between two instants, a page of it. */
  const received = (query: URLSearchParams): ProviderReply => {
    const [from, until, page, size] = [query.get('inicio') ?? '', query.get('fim') ?? '', Number(query.get('paginacao.paginaAtual') ?? 0), Number(query.get('paginacao.itensPorPagina') ?? 100)];
    if (Number.isNaN(Date.parse(from)) || Number.isNaN(Date.parse(until)) || size > 1000) return problem(400, 'PixConsultaInvalida', 'inicio or fim');
    const all = charges.flatMap(pixOf).filter((each) => { const { horario } = each as { horario: string }; return horario >= from && horario <= until; });
    return { body: { parametros: { inicio: from, fim: until, paginacao: { paginaAtual: page, itensPorPagina: size, quantidadeDePaginas: Math.ceil(all.length / size), quantidadeTotalDeItens: all.length } }, pix: all.slice(page * size, (page + 1) * size) } };
  };

  const handle = (request: ProviderRequest): ProviderReply => {
    if (request.path === '/token') {
      bank.tokens += 1;
      const basic = `Basic ${Buffer.from(`${HOUSE.clientId}:${HOUSE.clientSecret}`).toString('base64')}`;
      return request.headers['authorization'] === basic ? { body: { access_token: `token-${String(bank.tokens)}`, token_type: 'Bearer', expires_in: 300 } } : { status: 401, body: { error: 'invalid_client' } };
    }
    if (!/^Bearer token-\d+$/.test(request.headers['authorization'] ?? '')) return problem(401, 'AcessoNegado', 'token');
    const parts = request.path.split('/').slice(1).map(decodeURIComponent);
    if (parts[0] === 'cob' || parts[0] === 'cobv') return charge(request, parts[0], parts[1] ?? '');
    const recurring = recurrences.handle(request, parts);
    if (recurring !== undefined) return recurring;
    if (parts[0] === 'pix' && parts.length === 1) return received(request.query);
    if (parts[0] === 'pix' && parts[2] === 'devolucao') return refund(request, parts[1] ?? '', parts[3] ?? '');
    if (parts[0] === 'webhook' && parts[1] === HOUSE.pixKey && request.method === 'PUT') {
      bank.webhookUrl = (JSON.parse(request.text) as { webhookUrl: string }).webhookUrl;
      return { status: 200, body: {} };
    }
    return problem(404, 'NaoEncontrado', request.path);
  };
  const served = await startFakeProvider(handle);

  const say = (body: object, subPath = 'pix'): RawRequest => ({ headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(body)), query: {}, subPath });

  return {
    ...served, charges, bank, say, recurrences,
    settings: (): Record<string, unknown> => ({ ...HOUSE, endpoint: served.url, tokenUrl: `${served.url}/token` }),
    pay: (txid: string, amount?: string, more: Pick<Charge, 'parts' | 'paidAt'> = {}): void => {
      for (const each of charges) {
        if (each.txid === txid) Object.assign(each, { status: 'CONCLUIDA', paid: amount ?? each.original, ...more });
      }
    },
    message: (charge: Charge | undefined = charges.at(-1)): RawRequest => say({ pix: charge === undefined ? [] : pixOf(charge).concat(charge.paid === undefined ? [{ endToEndId: 'E1', txid: charge.txid, valor: charge.original, horario: '2026-11-26T10:00:00.000Z' }] : []) }),
  };
};
