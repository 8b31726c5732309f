import { el, readXml, walker, type XmlNode } from '@billet/bank-files';
import { pack, type OpenCertificate } from '@billet/brazil-fiscal';
import { callProvider, isMalformed, ModuleError, type CallCtx, type CallEffect } from '@billet/sdk';
import type { Account } from './account.ts';
import { environmentCode, NS, VERSION } from './document.ts';

const NAME = 'SEFAZ';
const HOST = { production: 'https://nfcom.svrs.rs.gov.br', test: 'https://nfcom-homologacao.svrs.rs.gov.br' } as const;
const PATIENCE_MS = 45_000;
const MISUSE_MS = 3_600_000;

const RUNNING = '107';
const AUTHORIZED: readonly string[] = ['100', '150'];
const CANCELLED: readonly string[] = ['101', '151', '155'];
const REGISTERED: readonly string[] = ['134', '135', '136'];
const UNKNOWN_KEY = '217';
/** Another key has this series and number. */
const OTHER_KEY: readonly string[] = ['216', '539', '562', '600', '613'];
const STOPPED: readonly string[] = ['108', '109'];
const MISUSE: readonly string[] = ['656', '678'];
const CERTIFICATE_REFUSED = /^28[0-5]$/;
const UNEXPLAINED = '999';

export interface Refused {
  readonly code: string;
  readonly message: string;
  /** All that was said. */
  readonly answer: string;
}

/** By which a document is in force. */
export interface Protocol {
  readonly key: string;
  readonly number: string;
  /** Instant, ISO UTC. */
  readonly at: string;
  readonly digest: string | undefined;
  readonly xml: string;
}

export type Received = { readonly ok: true; readonly protocol: Protocol } | { readonly ok: false; readonly refused: Refused };
export type Consulted = { readonly state: 'authorized'; readonly protocol: Protocol } | { readonly state: 'cancelled'; readonly receipt: string } | { readonly state: 'absent' } | { readonly state: 'other' };
export type Registered = { readonly ok: true; readonly receipt: string } | { readonly ok: false; readonly refused: Refused };

export interface Sefaz {
  status(state: string): Promise<string>;
  receive(nfcom: string): Promise<Received>;
  consult(key: string): Promise<Consulted>;
  register(event: string): Promise<Registered>;
}

interface Answer {
  readonly root: XmlNode;
  readonly text: string;
}

const { must, may, mustText, textOf } = walker('nfcom');

/** An element as it stands in an answer, with all that is in it. */
const cut = (text: string, name: string): string => new RegExp(`<${name}[\\s>][\\s\\S]*</${name}>`).exec(text)?.[0] ?? '';

const garbled = (effect: CallEffect): ModuleError =>
  new ModuleError('remote', `The answer of ${NAME} is not what its description says.`, { ambiguous: effect === 'writes', retry: effect === 'writes' ? 'lookup' : 'later' });

const reading = <T>(effect: CallEffect, read: () => T): T => {
  try {
    return read();
  } catch (error) {
    throw isMalformed(error) ? garbled(effect) : error;
  }
};

/** Codes that say nothing about the document. */
const passing = (code: string, message: string): void => {
  if (STOPPED.includes(code)) throw new ModuleError('busy', `${NAME} is stopped: ${message}`, { code });
  if (MISUSE.includes(code)) throw new ModuleError('rate', `${NAME} was asked too often: ${message}`, { code, retryAfterMs: MISUSE_MS });
  if (CERTIFICATE_REFUSED.test(code)) throw new ModuleError('auth', `${NAME} does not take the certificate. ${message}`, { code });
  if (code === UNEXPLAINED) throw new ModuleError('remote', `${NAME} has an error of its own: ${message}`, { code, ambiguous: true });
};

const protocolIn = ({ root, text }: Answer): Protocol => {
  const info = must(root, 'protNFCom', 'infProt');
  const at = new Date(mustText(info, 'dhRecbto'));
  return { key: mustText(info, 'chNFCom'), number: mustText(info, 'nProt'), at: at.toISOString(), digest: textOf(info, 'digVal'), xml: cut(text, 'protNFCom') };
};

/** The services of the authority: SOAP 1.2 by mutual TLS. */
export const openSefaz = (ctx: CallCtx<Account>, certificate: Pick<OpenCertificate, 'chain' | 'key'>): Sefaz => {
  const { endpoint, environment, trust } = ctx.settings;
  const addresses = endpoint === '' ? `${HOST[environment]}/WS/*/*.asmx` : endpoint;

  const ask = async (effect: CallEffect, service: string, action: string, data: string): Promise<Answer> => {
    const ns = `${NS}/wsdl/${service}`;
    const body = `<?xml version="1.0" encoding="UTF-8"?><soap12:Envelope xmlns:soap12="http://www.w3.org/2003/05/soap-envelope"><soap12:Body><nfcomDadosMsg xmlns="${ns}">${data}</nfcomDadosMsg></soap12:Body></soap12:Envelope>`;
    const reply = await callProvider(ctx, NAME, effect, addresses.replaceAll('*', service), {
      method: 'POST', body, headers: { 'content-type': `application/soap+xml; charset=utf-8; action="${ns}/${action}"` }, timeoutMs: PATIENCE_MS, identity: { certificate: certificate.chain, key: certificate.key }, ...(trust === '' ? {} : { trust }),
    });
    if (reply.status === 401 || reply.status === 403 || reply.status === 496) throw new ModuleError('auth', `${NAME} does not take the certificate.`, { code: String(reply.status) });
    if (reply.status !== 200) throw garbled(effect);
    const text = await reply.text();
    return reading(effect, () => {
      const root = must(readXml('nfcom', text), 'Body', 'nfcomResultMsg').children[0];
      if (root === undefined) throw garbled(effect);
      return { root, text };
    });
  };

  /** Code and words of an answer; those that say nothing about the document are thrown. */
  const verdict = (effect: CallEffect, { root, text }: Answer, node: XmlNode = root): Refused => {
    const [code, message] = reading(effect, () => [mustText(node, 'cStat'), textOf(node, 'xMotivo') ?? ''] as const);
    passing(code, message);
    return { code, message: message === '' ? code : message, answer: text };
  };

  const asking = (name: string, parts: readonly string[]): string => el(name, [el('tpAmb', environmentCode(ctx.settings)), ...parts], { xmlns: NS, versao: VERSION });

  return {
    status: async (state) => {
      const { code, message } = verdict('reads', await ask('reads', 'NFComStatusServico', 'nfcomStatusServicoNF', asking('consStatServNFCom', [el('cUF', state), el('xServ', 'STATUS')])));
      if (code !== RUNNING) throw new ModuleError('remote', `${code} ${message}`, { code });
      return message;
    },
    receive: async (nfcom) => {
      const answer = await ask('writes', 'NFComRecepcao', 'nfcomRecepcao', pack(nfcom));
      const refused = verdict('writes', answer, reading('writes', () => may(answer.root, 'protNFCom', 'infProt')));
      return AUTHORIZED.includes(refused.code) ? { ok: true, protocol: reading('writes', () => protocolIn(answer)) } : { ok: false, refused };
    },
    consult: async (key) => {
      const answer = await ask('reads', 'NFComConsulta', 'nfcomConsultaNF', asking('consSitNFCom', [el('xServ', 'CONSULTAR'), el('chNFCom', key)]));
      const { code, message } = verdict('reads', answer);
      if (AUTHORIZED.includes(code)) return { state: 'authorized', protocol: reading('reads', () => protocolIn(answer)) };
      if (CANCELLED.includes(code)) return { state: 'cancelled', receipt: cut(answer.text, 'procEventoNFCom') || answer.text };
      if (code === UNKNOWN_KEY) return { state: 'absent' };
      if (OTHER_KEY.includes(code)) return { state: 'other' };
      throw new ModuleError('remote', `${code} ${message}`, { code, retry: 'later' });
    },
    register: async (event) => {
      const answer = await ask('writes', 'NFComRecepcaoEvento', 'nfcomRecepcaoEvento', event);
      const refused = verdict('writes', answer, reading('writes', () => must(answer.root, 'infEvento')));
      return REGISTERED.includes(refused.code) ? { ok: true, receipt: `<procEventoNFCom xmlns="${NS}" versao="${VERSION}">${event}${cut(answer.text, 'retEventoNFCom')}</procEventoNFCom>` } : { ok: false, refused };
    },
  };
};
