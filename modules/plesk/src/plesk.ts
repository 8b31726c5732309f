import { el, readXml, type XmlNode } from '@billet/bank-files';
import { httpCall, ModuleError, type CallCtx, type FailureKind } from '@billet/sdk';
import type { Account } from './settings.ts';

export type Call = CallCtx<Account>;

const NOT_THERE: ReadonlySet<string> = new Set(['1013', '1015']);
/** Codes of the reduced list that mean something to us; everything else is a "no". */
const KINDS: Readonly<Record<string, FailureKind>> = { 1003: 'busy', 1005: 'unsupported', 1017: 'unsupported', 1024: 'limit', 1026: 'unsupported', 1031: 'unsupported' };
const REFUSED: ReadonlySet<string> = new Set(['1001', '1002', '1006', '1008', '1010', '1011', '1012', '1029', '1030', '11003']);

const child = (node: XmlNode, name: string): XmlNode | undefined => node.children.find((each) => each.name === name);

/** Text below a node; what is not there is empty. */
export const text = (node: XmlNode | undefined, ...path: readonly string[]): string =>
  path.reduce<XmlNode | undefined>((at, name) => (at === undefined ? undefined : child(at, name)), node)?.text.trim() ?? '';

/** All nodes at the end of a path. */
export const nodes = (node: XmlNode, ...path: readonly string[]): readonly XmlNode[] =>
  path.reduce<readonly XmlNode[]>((at, name) => at.flatMap((each) => each.children.filter((inner) => inner.name === name)), [node]);

/** One operation of one operator, to be sent in a packet. */
export const operation = (operator: string, name: string, content: readonly (string | undefined)[]): string => el(operator, [el(name, content)]);
export const filter = (name: string, value: string | number): string => el('filter', [el(name, String(value))]);
export const everything = el('filter', []);

const failure = (node: XmlNode, what: string): ModuleError => {
  const code = text(node, 'errcode');
  return new ModuleError(KINDS[code] ?? 'remote', `${what}: ${text(node, 'errtext').replaceAll(/\s+/g, ' ').slice(0, 300) || `code ${code}`}`, { code });
};

const parsed = (body: string, reads: boolean): XmlNode => {
  try {
    const root = readXml('plesk', body.trim());
    if (root.name === 'packet') return root;
  } catch {
    // Said below, like any other answer that is none.
  }
  throw new ModuleError('remote', 'Plesk answered with something that is no answer.', { ambiguous: !reads });
};

/** Sends a packet. What is wrong before any operation runs stands in `system`. */
const send = async (ctx: Call, operations: readonly string[], reads: boolean): Promise<XmlNode> => {
  const { address, user, secret, trust } = ctx.settings;
  const answer = await httpCall(ctx, new URL('/enterprise/control/agent.php', address).href, {
    method: 'POST',
    headers: { 'content-type': 'text/xml', ...(user === '' ? { KEY: secret.reveal() } : { HTTP_AUTH_LOGIN: user, HTTP_AUTH_PASSWD: secret.reveal() }) },
    body: `<?xml version="1.0" encoding="UTF-8"?>${el('packet', operations)}`,
    reads,
    timeoutMs: reads ? 60_000 : 240_000,
    secretFields: ['passwd', 'password', 'ftp_password', 'pvt'],
    ...(trust === '' ? {} : { trust }),
  });
  const root = parsed(answer.text, reads);
  const system = child(root, 'system');
  if (system === undefined) return root;
  if (REFUSED.has(text(system, 'errcode'))) throw new ModuleError('auth', `Plesk refuses user, password or key: ${text(system, 'errtext').slice(0, 200)}`, { code: text(system, 'errcode') });
  throw failure(system, 'Plesk');
};

const resultsIn = (node: XmlNode): readonly XmlNode[] => node.children.flatMap((each) => (each.name === 'result' ? [each] : resultsIn(each)));

/** Asks with one packet; a list of results for each operation. What is not there is no result. */
export const ask = async (ctx: Call, ...operations: readonly string[]): Promise<readonly (readonly XmlNode[])[]> =>
  (await send(ctx, operations, true)).children.map((operator) =>
    resultsIn(operator).filter((result) => {
      const wrong = text(result, 'status') !== 'ok';
      if (wrong && !NOT_THERE.has(text(result, 'errcode'))) throw failure(result, operator.name);
      return !wrong;
    }),
  );

/** Asks with one operation. */
export const list = async (ctx: Call, operator: string, name: string, content: readonly (string | undefined)[]): Promise<readonly XmlNode[]> => (await ask(ctx, operation(operator, name, content)))[0] ?? [];

/** Carries out one operation that changes something. */
export const run = async (ctx: Call, operator: string, name: string, content: readonly (string | undefined)[]): Promise<void> => {
  const wrong = resultsIn(await send(ctx, [operation(operator, name, content)], false)).find((result) => text(result, 'status') !== 'ok');
  if (wrong !== undefined) throw failure(wrong, `${operator} ${name}`);
};
