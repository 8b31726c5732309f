import { ModuleError, z, type CallCtx, type FiscalAddress } from '@billet/sdk';
import { digitsOf, plain } from './xml.ts';

/** An address in the parts that Brazilian documents know. */
export interface Place {
  readonly street: string;
  readonly number: string;
  readonly complement: string;
  readonly district: string;
  /** Of the IBGE, seven digits. */
  readonly cityCode: string;
  readonly city: string;
  readonly state: string;
  readonly postcode: string;
}

const answer = z.object({ ibge: z.string().regex(/^\d{7}$/), localidade: z.string(), uf: z.string().length(2), bairro: z.string().default('') });
const KNOWN_FOR_MS = 180 * 24 * 3_600_000;
const kept = answer.extend({ at: z.number() });

/** Which municipality a postcode lies in, asked of ViaCEP and kept for half a year; nothing if there is no such postcode. */
const lookUp = async (ctx: CallCtx, service: string, postcode: string): Promise<z.output<typeof answer> | undefined> => {
  const slot = `cep:${postcode}`;
  const known = kept.safeParse(await ctx.kv.get(slot));
  if (known.success && ctx.clock.wallMs() - known.data.at < KNOWN_FOR_MS) return known.data;
  const reply = await ctx.http(`${service.replace(/\/$/, '')}/${postcode}/json/`, { timeoutMs: 10_000, signal: ctx.signal });
  if (reply.status === 400 || reply.status === 404) return undefined;
  if (reply.status !== 200) throw new ModuleError('busy', `The list of postcodes answered ${String(reply.status)}.`);
  const found = answer.safeParse(await reply.json());
  if (!found.success) return undefined;
  await ctx.kv.set(slot, { ...found.data, at: ctx.clock.wallMs() });
  return found.data;
};

/** `Rua das Flores, 123` in its parts. */
const streetOf = (line: string): { readonly street: string; readonly number: string } => {
  const split = /^(.*?)\s*,\s*(?:n[º°o.]*\s*)?(\d[\w/-]*|s\/?n)\b(.*)$/iu.exec(line);
  return split === null ? { street: line, number: 'S/N' } : { street: `${split[1] ?? ''}${split[3] ?? ''}`.trim(), number: (split[2] ?? '').toUpperCase() };
};

/** An address of the house in the parts of the authority; nothing where it has no street or no postcode of Brazil. */
export const placeOf = async (ctx: CallCtx, service: string, address: FiscalAddress): Promise<Place | undefined> => {
  const postcode = digitsOf(address.postcode);
  if (postcode.length !== 8 || address.line1 === '') return undefined;
  const found = await lookUp(ctx, service, postcode);
  if (found === undefined) return undefined;
  const { street, number } = streetOf(address.line1);
  return {
    street: plain(street, 60), number: plain(number, 10), complement: found.bairro === '' ? '' : plain(address.line2, 60), district: plain(found.bairro === '' ? address.line2 : found.bairro, 60), cityCode: found.ibge, city: plain(found.localidade, 60), state: found.uf, postcode,
  };
};
