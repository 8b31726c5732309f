import { ModuleError, refusalOf, type CallCtx, type Secret } from '@billet/sdk';

/** A reseller's account, as far as each call needs it. */
export interface Reseller {
  readonly userId: string;
  readonly apiKey: Secret;
}

/** A list becomes a repeated key. */
export type LogicboxesParams = Readonly<Record<string, string | number | boolean | readonly string[]>>;

const encode = (params: LogicboxesParams): string => {
  const form = new URLSearchParams();
  for (const [key, value] of Object.entries(params)) {
    for (const each of Array.isArray(value) ? (value as readonly string[]) : [value]) form.append(key, String(each));
  }
  return form.toString();
};

/** What an answer complains of, in one of the API's several ways; nothing if it does not. */
const complaint = (status: number, body: unknown): string | undefined => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return status >= 400 ? `HTTP ${String(status)}` : undefined;
  const { status: said, message, error, actionstatus, actionstatusdesc } = body as Readonly<Record<string, unknown>>;
  const words = [message, error, actionstatusdesc].find((each): each is string => typeof each === 'string' && each !== '');
  if (typeof said === 'string' && said.toUpperCase() === 'ERROR') return words ?? 'unknown error';
  if (actionstatus === 'Failed') return words ?? 'the action failed';
  return status >= 400 ? (words ?? `HTTP ${String(status)}`) : undefined;
};

const SECRET_FIELDS = ['api-key', 'auth-code', 'passwd'];

/**
 * Calls the API below `base`. It takes its credentials in the address of a GET; those of a POST go in the body.
 * @throws ModuleError `auth` for a wrong key or an address that is not let in, `rate`, `remote` for an answer without sense,
 * and whatever the words of a refusal mean.
 */
export const callLogicboxes = async (ctx: CallCtx<Reseller>, method: 'GET' | 'POST', base: string, path: string, params: LogicboxesParams): Promise<unknown> => {
  const { userId, apiKey } = ctx.settings;
  const form = encode({ 'auth-userid': userId, 'api-key': apiKey.reveal(), ...params });
  const address = `${base.replace(/\/$/, '')}/${path}.json`;
  const reply = await (method === 'GET'
    ? ctx.http(`${address}?${form}`, { secretFields: SECRET_FIELDS })
    : ctx.http(address, { method, body: form, headers: { 'content-type': 'application/x-www-form-urlencoded' }, secretFields: SECRET_FIELDS }));
  const text = await reply.text();
  // The gate before the API answers by itself to addresses it does not know.
  if (reply.status === 403) throw new ModuleError('auth', 'LogicBoxes refuses the key, or does not let this server in: add its address to the list in the reseller panel.', { code: '403' });
  if (reply.status === 429) throw new ModuleError('rate', 'LogicBoxes takes no more calls for now.');
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new ModuleError('remote', `LogicBoxes' answer makes no sense (HTTP ${String(reply.status)}).`, { ambiguous: method === 'POST' });
  }
  const words = complaint(reply.status, body);
  if (words !== undefined) throw refusalOf(words);
  return body;
};
