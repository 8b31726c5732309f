import type { ProviderReply, ProviderRequest } from '@billet/testkit';
import { codeOf } from './code-of.ts';

interface Recurrence {
  readonly idRec: string;
  readonly txid: string;
  readonly contrato: string;
  readonly periodicidade: string;
  status: string;
}

interface Collection {
  readonly txid: string;
  readonly idRec: string;
  readonly valor: string;
  readonly dueOn: string;
  readonly endToEndId: string;
  status: string;
  reason?: string;
  paid?: string;
  readonly refunds: Map<string, { readonly valor: string; status: string }>;
}

type Problem = (status: number, title: string, detail: string) => ProviderReply;

/** Pix Automático of a bank: places, authorisations, and charges of them that end some day later. */
export const fakeRecurrences = (problem: Problem) => {
  const recurrences: Recurrence[] = [];
  const collections: Collection[] = [];
  const knobs = { collectsAtOnce: false, offers: true };
  const places = { made: 0 };

  const shownRec = ({ idRec, contrato, periodicidade, status, txid }: Recurrence, asked?: string): object => ({
    idRec, status, vinculo: { contrato }, calendario: { periodicidade }, ...(asked === txid ? { dadosQR: { jornada: 'JORNADA_3', pixCopiaECola: codeOf(txid, idRec) } } : {}),
  });
  const shown = ({ idRec, txid, valor, dueOn, status, endToEndId, reason }: Collection): object => ({
    idRec, txid, status, valor: { original: valor }, calendario: { dataDeVencimento: dueOn },
    tentativas: status === 'CRIADA' ? [] : [{ status: status === 'CONCLUIDA' ? 'PAGA' : 'REJEITADA', endToEndId, ...(reason === undefined ? {} : { rejeicao: { codigo: reason, descricao: 'x' } }) }],
  });

  const rec = (request: ProviderRequest, id: string | undefined): ProviderReply => {
    if (request.method === 'GET') {
      const known = recurrences.find(({ idRec }) => idRec === id);
      return known === undefined ? problem(404, 'NaoEncontrado', 'no such authorisation') : { body: shownRec(known, request.query.get('txid') ?? undefined) };
    }
    const wish = JSON.parse(request.text) as { vinculo: { contrato: string; devedor?: object }; calendario: { periodicidade: string }; loc: number; ativacao: { dadosJornada: { txid: string } } };
    if (wish.vinculo.devedor === undefined || wish.loc < 1 || wish.loc > places.made) return problem(400, 'RecOperacaoInvalida', 'devedor or loc');
    const made = { idRec: `RR9999999920261126${String(recurrences.length + 1).padStart(11, '0')}`, txid: wish.ativacao.dadosJornada.txid, contrato: wish.vinculo.contrato, periodicidade: wish.calendario.periodicidade, status: 'CRIADA' };
    recurrences.push(made);
    return { status: 201, body: shownRec(made) };
  };

  const cobr = (request: ProviderRequest, txid: string): ProviderReply => {
    const known = collections.find((each) => each.txid === txid);
    if (request.method === 'GET') return known === undefined ? problem(404, 'NaoEncontrado', 'no such charge') : { body: shown(known) };
    if (known !== undefined) return problem(409, 'CobROperacaoInvalida', 'the number is taken');
    const wish = JSON.parse(request.text) as { idRec: string; valor: { original: string }; calendario: { dataDeVencimento: string }; recebedor?: { conta?: string } };
    if (recurrences.find(({ idRec }) => idRec === wish.idRec)?.status !== 'APROVADA') return problem(400, 'CobROperacaoInvalida', 'idRec: not approved');
    if (wish.recebedor?.conta === undefined) return problem(400, 'CobROperacaoInvalida', 'recebedor');
    const made: Collection = { txid, idRec: wish.idRec, valor: wish.valor.original, dueOn: wish.calendario.dataDeVencimento, endToEndId: `E8888888820261126${txid.slice(-15)}`, status: 'CRIADA', refunds: new Map() };
    collections.push(made);
    if (knobs.collectsAtOnce) end(txid, 'CONCLUIDA');
    return { status: 201, body: shown(made) };
  };

  const end = (txid: string, status: string, reason?: string): void => {
    for (const each of collections) if (each.txid === txid) Object.assign(each, { status, ...(reason === undefined ? {} : { reason }), ...(status === 'CONCLUIDA' ? { paid: each.valor } : {}) });
  };

  return {
    recurrences, collections, knobs, end,
    /** One that the payer has allowed, as if he had paid some time ago. */
    approved: (): string => {
      recurrences.push({ idRec: `RR8888888820261126${String(recurrences.length + 1).padStart(11, '0')}`, txid: '', contrato: '', periodicidade: 'MENSAL', status: 'APROVADA' });
      return recurrences.at(-1)?.idRec ?? '';
    },
    handle: (request: ProviderRequest, [first, second]: readonly string[]): ProviderReply | undefined => {
      if (first === 'webhookrec' || first === 'webhookcobr') return { status: 200, body: {} };
      if (first === 'locrec' || first === 'rec') {
        if (!knobs.offers) return problem(403, 'AcessoNegado', 'not for this client');
        if (first === 'rec') return rec(request, second);
        places.made += 1;
        return { status: 201, body: { id: places.made, location: 'pix.example.com/rec' } };
      }
      return first === 'cobr' ? cobr(request, second ?? '') : undefined;
    },
  };
};
