import { z } from '@billet/sdk';
import { type Action, itemsOf } from '../desk.ts';
import { inTwo } from '../names.ts';

/** The version whose answers these are like. */
const LIKE = '8.13.0';

const whmcsDetails: Action = () => Promise.resolve({ whmcs: { version: LIKE, canonicalversion: `${LIKE}-release.1` } });

const getAdminUsers: Action = async ({ call }) => {
  const { items } = await call('staff.list', {}, itemsOf(z.object({ id: z.number(), name: z.string(), email: z.string(), roleId: z.number(), status: z.string() })));
  return { count: items.length, admin_users: items.map(({ id, name, email, roleId, status }) => ({ id, ...inTwo(name), fullName: name, email, username: email, roleId, isDisabled: status !== 'active' })) };
};

const getServers: Action = async ({ call }) => {
  const { items } = await call('servers.list', {}, itemsOf(z.object({ id: z.number(), name: z.string(), extension: z.string(), enabled: z.boolean(), placed: z.number(), capacity: z.number().nullable() })));
  return { servers: items.map(({ id, name, extension, enabled, placed, capacity }) => ({ id, name, module: extension, active: enabled, activeServices: placed, maxAllowedServices: capacity ?? 0 })) };
};

export const systemActions: Readonly<Record<string, Action>> = { whmcsdetails: whmcsDetails, getadminusers: getAdminUsers, getservers: getServers };
