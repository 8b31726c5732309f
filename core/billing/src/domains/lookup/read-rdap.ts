import { z } from '@billet/sdk';

/** What a public source says. Only a clear word counts; everything else is `unknown`, with why. */
export type PublicAnswer = { readonly state: 'available' | 'taken' } | { readonly state: 'unknown'; readonly reason: string };

export interface RdapReply {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  /** Somebody else than the registry's own server answered. */
  readonly elsewhere: boolean;
}

const domainObject = z.object({ objectClassName: z.literal('domain'), ldhName: z.string() });
const errorObject = z.object({ errorCode: z.number() });

const unknown = (reason: string): PublicAnswer => ({ state: 'unknown', reason });

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/** An answer that holds the domain itself. */
export const isDomain = (name: string, { status, text }: Pick<RdapReply, 'status' | 'text'>): boolean => {
  const found = domainObject.safeParse(jsonOf(text));
  return status === 200 && found.success && found.data.ldhName.toLowerCase().replace(/\.$/, '') === name;
};

/**
 * What an RDAP answer means. "Not found" is said by wrong addresses as well, so it counts only from a server that is
 * `proven`: that found a name of which it is known that it is registered.
 */
export const readRdap = (name: string, reply: RdapReply, proven: boolean): PublicAnswer => {
  if (isDomain(name, reply)) return { state: 'taken' };
  if (reply.status !== 404) return unknown(`RDAP answered ${String(reply.status)}.`);
  if (reply.elsewhere) return unknown('Another server than that of the registry does not know the name.');
  const body = jsonOf(reply.text);
  const error = errorObject.safeParse(body);
  const clear = reply.text.trim() === '' || (body !== undefined && (!error.success || error.data.errorCode === 404));
  if (!clear || reply.type.includes('text/html')) return unknown('RDAP answered with a page.');
  return proven ? { state: 'available' } : unknown('It is not proven that this RDAP server knows the TLD.');
};
