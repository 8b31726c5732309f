import { el, readXml, type XmlNode } from '@billet/bank-files';
import { startPanelServer, type PanelReply, type PanelRequest, type PanelServer } from '@billet/testkit';
import { operations } from './plesk-operations.ts';
import { Refusal, sitesOf, type PleskState } from './plesk-state.ts';

export const SECRET_KEY = '9e1c2c3d-77aa-4a2b-b1f0-plesk-secret-key';

export interface FakePlesk extends PanelServer {
  readonly state: PleskState;
}

const packet = (content: readonly string[]): PanelReply => ({ text: `<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n${el('packet', content, { version: '1.6.9.1' })}\n`, headers: { 'content-type': 'text/xml' } });
export const systemError = (code: string, words: string): PanelReply => packet([el('system', [el('status', 'error'), el('errcode', code), el('errtext', words)])]);

const results = (state: PleskState, operator: string, asked: XmlNode): readonly string[] => {
  try {
    const run = operations[`${operator} ${asked.name}`];
    if (run === undefined) throw new Refusal(1014, `Parsing error at ${operator} ${asked.name}.`);
    return run(state, asked).map((inner) => el('result', [el('status', 'ok'), ...inner]));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return [el('result', [el('status', 'error'), el('errcode', String(error.code)), el('errtext', error.message)])];
  }
};

/** `mail update` answers one level deeper than the others. */
const wrapped = (operator: string, asked: XmlNode, found: readonly string[]): string => el(operator, [el(asked.name, operator === 'mail' && asked.name === 'update' ? [el('set', found)] : found)]);

const json = (status: number, told: unknown): PanelReply => ({ status, text: JSON.stringify(told), headers: { 'content-type': 'application/json' } });

/** The gate for programs of extensions: the administrator's only. */
const gate = (state: PleskState, { body, headers }: PanelRequest): PanelReply => {
  const basic = `Basic ${Buffer.from(`admin:${SECRET_KEY}`).toString('base64')}`;
  if (headers['x-api-key'] !== SECRET_KEY && headers['authorization'] !== basic) return json(401, { code: 0, message: 'Not authorized.' });
  const { params } = JSON.parse(body) as { params: readonly string[] };
  const after = (word: string): string => params[params.indexOf(word) + 1] ?? '';
  const domain = after('-domain');
  const site = sitesOf(state).find(({ name }) => name === domain);
  if (params.slice(0, 4).join(' ') !== '--call sslit --certificate -issue' || site === undefined) return json(200, { code: 1, stdout: '', stderr: `Unable to find domain "${domain}"` });
  if (!after('-registrationEmail').includes('@')) return json(200, { code: 1, stdout: '', stderr: 'The e-mail address is not valid.' });
  if (state.elsewhere.has(domain)) return json(200, { code: 1, stdout: '', stderr: `Could not issue an SSL/TLS certificate for ${domain}\nDetails: the authorization token is not available` });
  const name = `Lets Encrypt ${domain}`;
  [...state.webspaces.values()].find(({ sites }) => sites.includes(site))?.certificates.set(name, { key: 'PRIVATE KEY', cert: 'BEGIN CERTIFICATE', ca: '' });
  if (params.includes('-secure-domain')) Object.assign(site, { certificate: name, ssl: true });
  return json(200, { code: 0, stdout: 'The certificate has been issued.', stderr: '' });
};

const answer = (state: PleskState, request: PanelRequest): PanelReply => {
  const { body, headers, path } = request;
  if (path === '/api/v2/cli/extension/call') return gate(state, request);
  if (path !== '/enterprise/control/agent.php') return { status: 404, html: '<h1>Not Found</h1>' };
  if (headers['key'] === undefined && headers['http_auth_passwd'] === undefined) return systemError('1014', 'Authentication data is missing.');
  if (headers['key'] !== undefined ? headers['key'] !== SECRET_KEY : headers['http_auth_login'] !== 'admin' || headers['http_auth_passwd'] !== SECRET_KEY) return headers['key'] === undefined ? systemError('1001', 'You have entered incorrect username or password.') : systemError('11003', 'PleskAPIInvalidSecretKeyException : Invalid secret key usage.');
  const asked = readXml('packet', body);
  return packet(asked.children.flatMap((operator) => operator.children.map((each) => wrapped(operator.name, each, results(state, operator.name, each)))));
};

/** A stateful server that answers packets of Plesk's XML API with its error codes: always 200, success and failure in the answer. */
export const startFakePlesk = async (): Promise<FakePlesk> => {
  const state: PleskState = { customers: new Map(), webspaces: new Map(), plans: { 'g-default': 'Default Domain', 'g-gold': 'Gold', 'g-silver': 'Silver & more' }, elsewhere: new Set(), next: 100 };
  const server = await startPanelServer({ answer: (request) => answer(state, request), changes: ({ body }) => !/<(get|get_info|get_rec|get-db|get-db-users|get-pool|create_session)>/.test(body) });
  return { ...server, state };
};
