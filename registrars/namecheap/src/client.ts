import { readXml, type XmlNode } from '@billet/bank-files';
import { ModuleError, refusalOf, type CallCtx, type FailureKind } from '@billet/sdk';
import type { Account } from './account.ts';

type Ctx = CallCtx<Account>;

export type Params = Readonly<Record<string, string>>;

/** Codes with one meaning; all others are told by their words. */
const CODES: Readonly<Record<string, FailureKind>> = {
  1010102: 'auth', 1011102: 'auth', 1011150: 'auth', 1017150: 'auth', 2019166: 'notFound', 2016166: 'notFound', 2030166: 'invalid', 500000: 'rate',
};

const child = (node: XmlNode | undefined, name: string): XmlNode | undefined => node?.children.find((each) => each.name === name);

/** All elements of a name, however deep. */
export const every = (node: XmlNode, name: string): readonly XmlNode[] => node.children.flatMap((each) => [...(each.name === name ? [each] : []), ...every(each, name)]);

/** Calls a command. Writes and reads go by POST: the key never stands in an address. */
export const call = async (ctx: Ctx, effect: 'reads' | 'writes', command: string, params: Params): Promise<XmlNode> => {
  const { endpoint, apiUser, apiKey, clientIp } = ctx.settings;
  const ambiguous = effect === 'writes';
  const reply = await ctx.http(endpoint, {
    method: 'POST',
    form: { ApiUser: apiUser, UserName: apiUser, ApiKey: apiKey.reveal(), ClientIp: clientIp, Command: `namecheap.${command}`, ...params },
    secretFields: ['ApiKey', 'EPPCode'],
  });
  if (reply.status === 429 || reply.status === 405) throw new ModuleError('rate', 'Namecheap takes no more calls for now.');
  let root: XmlNode;
  try {
    root = readXml('namecheap', await reply.text());
  } catch {
    throw new ModuleError('remote', `Namecheap's answer makes no sense (HTTP ${String(reply.status)}).`, { ambiguous });
  }
  const status = root.attrs['Status'];
  if (root.name !== 'ApiResponse' || (status !== 'OK' && status !== 'ERROR')) throw new ModuleError('remote', "Namecheap's answer makes no sense.", { ambiguous });
  const error = child(child(root, 'Errors'), 'Error');
  if (status === 'ERROR') throw refusalOf(error?.text.trim() ?? 'Namecheap refused without a reason.', error?.attrs['Number'], CODES);
  const answer = child(root, 'CommandResponse');
  if (answer === undefined) throw new ModuleError('remote', "Namecheap's answer has no content.", { ambiguous });
  return answer;
};
