import { pack, unpack, type OpenCertificate } from '@billet/brazil-fiscal';
import { callProvider, ModuleError, providerJson, z, type CallCtx, type CallEffect, type HttpReply } from '@billet/sdk';
import type { Account } from './account.ts';

const NAME = 'SEFIN Nacional';
const ADDRESS = { production: 'https://sefin.nfse.gov.br/SefinNacional', test: 'https://sefin.producaorestrita.nfse.gov.br/SefinNacional' } as const;
const PATIENCE_MS = 45_000;

const message = z.looseObject({ codigo: z.string().optional(), Codigo: z.string().optional(), descricao: z.string().optional(), Descricao: z.string().optional(), complemento: z.string().nullish(), Complemento: z.string().nullish() });
// Declarations are refused with a list `erros`, events with `erro`.
const refusal = z.looseObject({ erros: z.array(message).optional(), erro: z.union([z.array(message), message]).optional() });
const issued = z.looseObject({ chaveAcesso: z.string().regex(/^\d{50}$/), nfseXmlGZipB64: z.string(), dataHoraProcessamento: z.string().optional() });
const ofDps = z.looseObject({ chaveAcesso: z.string().regex(/^\d{50}$/) });
const inForce = z.looseObject({ nfseXmlGZipB64: z.string() });
const event = z.looseObject({ eventoXmlGZipB64: z.string() });

export interface Refused {
  readonly code: string;
  readonly message: string;
  /** All that was said. */
  readonly answer: string;
}

export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refused: Refused };

const refusedBy = (body: string): Refused => {
  const read = ((): z.output<typeof refusal> | undefined => {
    try {
      return refusal.safeParse(JSON.parse(body)).data;
    } catch {
      return undefined;
    }
  })();
  const all = [...(read?.erros ?? []), ...(read?.erro === undefined ? [] : [read.erro].flat())].map((each) => ({ code: each.codigo ?? each.Codigo ?? '', text: [each.descricao ?? each.Descricao ?? '', each.complemento ?? each.Complemento ?? ''].filter((part) => part !== '').join(' ') }));
  const [first] = all;
  return { code: first?.code ?? 'REFUSED', message: all.length === 0 ? 'The authority refused without saying why.' : all.map(({ code, text }) => `${code} ${text}`.trim()).join('\n').slice(0, 2000), answer: body };
};

export interface Sefin {
  post(dps: string): Promise<Reply<z.output<typeof issued>>>;
  /** Access key of what was made of a declaration. */
  keyOf(dpsId: string): Promise<string | undefined>;
  /** The NFS-e as it is in force. */
  get(key: string): Promise<string>;
  cancel(key: string, request: string): Promise<Reply<string>>;
  /** The event by which it was cancelled. */
  cancellationOf(key: string): Promise<string | undefined>;
}

/** What SEFIN Nacional takes and answers: JSON with XML in it, by mutual TLS. */
export const openSefin = (ctx: CallCtx<Account>, certificate: Pick<OpenCertificate, 'chain' | 'key'>): Sefin => {
  const { endpoint, environment, trust } = ctx.settings;
  const base = (endpoint === '' ? ADDRESS[environment] : endpoint).replace(/\/$/, '');
  const call = async (effect: CallEffect, path: string, json?: unknown): Promise<HttpReply> => {
    const reply = await callProvider(ctx, NAME, effect, `${base}${path}`, {
      ...(json === undefined ? {} : { json }), headers: { accept: 'application/json' }, timeoutMs: PATIENCE_MS, identity: { certificate: certificate.chain, key: certificate.key }, ...(trust === '' ? {} : { trust }),
    });
    if (reply.status === 401 || reply.status === 403 || reply.status === 496) {
      const { code, message: why } = refusedBy(await reply.text());
      throw new ModuleError('auth', `${NAME} does not take the certificate. ${why}`, { code });
    }
    return reply;
  };
  const parse = async <T>(schema: z.ZodType<T>, reply: HttpReply, effect: CallEffect): Promise<T> => {
    const read = schema.safeParse(await providerJson(reply, NAME, effect));
    if (!read.success) throw new ModuleError('remote', `The answer of ${NAME} (${String(reply.status)}) is not what its description says.`, { ambiguous: effect === 'writes' });
    return read.data;
  };
  return {
    post: async (dps) => {
      const reply = await call('writes', '/nfse', { dpsXmlGZipB64: pack(dps) });
      return reply.status === 200 || reply.status === 201 ? { ok: true, value: await parse(issued, reply, 'writes') } : { ok: false, refused: refusedBy(await reply.text()) };
    },
    keyOf: async (dpsId) => {
      const reply = await call('reads', `/dps/${dpsId}`);
      return reply.status === 404 ? undefined : (await parse(ofDps, reply, 'reads')).chaveAcesso;
    },
    get: async (key) => unpack((await parse(inForce, await call('reads', `/nfse/${key}`), 'reads')).nfseXmlGZipB64),
    cancel: async (key, request) => {
      const reply = await call('writes', `/nfse/${key}/eventos`, { pedidoRegistroEventoXmlGZipB64: pack(request) });
      return reply.status === 200 || reply.status === 201 ? { ok: true, value: unpack((await parse(event, reply, 'writes')).eventoXmlGZipB64) } : { ok: false, refused: refusedBy(await reply.text()) };
    },
    cancellationOf: async (key) => {
      const reply = await call('reads', `/nfse/${key}/eventos/101101/1`);
      return reply.status === 404 ? undefined : unpack((await parse(event, reply, 'reads')).eventoXmlGZipB64);
    },
  };
};
