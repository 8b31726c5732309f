import { createHash } from 'node:crypto';
import type { Database } from '@billet/database';
import type { Caller } from '@billet/sdk';
import { Client } from '../../clients/index.ts';
import { ServiceResource } from '../tables.ts';

/** Logins of this kind may be let into the client area (row B13). */
export const PORTAL_KIND = 'radiusLogin';

export interface PortalLogin {
  readonly caller: Caller;
  readonly name: string;
}

/** Whether staff let this login in, and it is still wanted. */
export const entersPortal = (row: ServiceResource): boolean =>
  row.kind === PORTAL_KIND && row.state !== 'removed' && !row.going && row.secret !== null && (row.data as { readonly portal?: boolean }).portal === true;

const markOf = (row: ServiceResource): string => createHash('sha256').update(row.secret ?? '').digest('base64url');

/** Another one with every new password: a session that was begun with the one before is over. */
export const markOfLogin = async (db: Database, loginId: number): Promise<string> => {
  const row = await db.from(ServiceResource).findById(loginId);
  return row === undefined ? '' : markOf(row);
};

/**
 * Whoever came in with the login of a service, for the client it belongs to. It is nobody's own login: it has no user, and
 * what it may do is for the pages to say. Read on every request.
 */
export const callerForLogin = async (db: Database, loginId: number, mark: string): Promise<PortalLogin | undefined> => {
  const row = await db.from(ServiceResource).findById(loginId);
  if (row === undefined || !entersPortal(row) || markOf(row) !== mark) return undefined;
  const client = await db.from(Client).findById(row.client_id);
  if (client?.status !== 'active') return undefined;
  return {
    caller: {
      audience: 'client',
      actor: { kind: 'client', id: `login:${row.name}` },
      permissions: [],
      scope: { kind: 'clients', clientIds: [client.id] },
      locale: client.locale,
      clientId: client.id,
      brandId: client.brand_id,
    },
    name: row.name,
  };
};
