import type { PanelReply, PanelRequest } from '@billet/testkit';
import type { DaUser } from './da-state.ts';

const failure = (status: number, type: string, message: string): PanelReply => ({ status, json: { type, message } });
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The newer interface: real statuses, errors with a type. */
export const jsonApi = (request: PanelRequest, user: DaUser | undefined): PanelReply => {
  const [, , area = '', ...rest] = request.path.split('/').map(decodeURIComponent);
  const body = (request.json ?? {}) as Record<string, unknown>;
  if (area === 'version') return { json: { version: '1.680', distro: 'debian12' } };
  if (area === 'login-keys') return { json: { id: 'AbC', url: 'https://server.example.test:2222/login-url/AbC', allowNetworks: body['allowNetworks'] } };
  if (user === undefined) return failure(403, 'FORBIDDEN', 'not for you');
  const own = (name: string): boolean => name.startsWith(`${user.username}_`);
  if (area === 'domain-tls') {
    const found = user.domains.get(rest[0] ?? '');
    if (found === undefined || rest[1] !== 'provision-certs' || request.method !== 'POST') return failure(404, 'NOT_FOUND', 'no such domain');
    found.provisioned.add('acme');
    return { status: 204, text: '' };
  }
  if (area === 'db-show') {
    if (rest[0] === 'databases') return { json: [...user.databases].map((database) => ({ database, sizeBytes: 4096, tableCount: 1 })) };
    const grants = user.databaseUsers.get(rest[1] ?? '')?.grants;
    if (grants !== undefined) return { json: [...grants].map(([database, privileges]) => ({ database, privileges })) };
    return { json: [...user.databaseUsers.keys()].map((dbuser) => ({ dbuser, hostPatterns: ['localhost'] })) };
  }
  const [what, name = '', , database = ''] = rest;
  if (what === 'create-db') {
    const wanted = text(body['database']);
    if (!own(wanted) || user.databases.has(wanted)) return failure(409, 'CONFLICT', 'database exists or has a wrong name');
    if (user.databases.size >= Number(user.allowed['mysql'] ?? 'unlimited')) return failure(403, 'LIMIT', 'limit of databases is reached');
    user.databases.add(wanted);
  } else if (what === 'create-user') {
    const wanted = text(body['dbuser']);
    if (!own(wanted) || user.databaseUsers.has(wanted)) return failure(409, 'CONFLICT', 'user exists or has a wrong name');
    user.databaseUsers.set(wanted, { password: text(body['password']), grants: new Map() });
  } else if (what === 'databases') user.databases.delete(name);
  else {
    const found = user.databaseUsers.get(name);
    if (found === undefined) return failure(404, 'NOT_FOUND', 'no such user');
    if (request.method === 'DELETE') user.databaseUsers.delete(name);
    else if (rest.at(-1) === 'change-password') found.password = text(body['newPassword']);
    else if (!user.databases.has(database)) return failure(404, 'NOT_FOUND', 'no such database');
    else found.grants.set(database, body as Record<string, boolean>);
  }
  return { status: 204, text: '' };
};
