import type { Desired, ResourceMap } from '@billet/sdk';
import { ModuleError } from '@billet/sdk';
import { bitsPerSecond, type Account, type Plan } from './settings.ts';

/** A row of radcheck, radreply or their group twins. */
export interface Attribute {
  readonly table: 'check' | 'reply';
  readonly attribute: string;
  readonly op: string;
  readonly value: string;
}

type Login = ResourceMap['radiusLogin'];

export const groupOf = (planKey: string): string => `plan-${planKey}`;

/** One pattern for up to five devices, with any separator and in any case. */
export const macPattern = (macs: readonly string[]): string => {
  const one = (mac: string): string => {
    const pairs = mac.replaceAll(/[^0-9a-fA-F]/g, '').match(/../g) ?? [];
    if (pairs.length !== 6) throw new ModuleError('invalid', 'A device address has twelve hexadecimal digits.', { field: 'macs' });
    return pairs.map((pair) => pair.toLowerCase()).join('[-:.]?');
  };
  return `^(?i)(${macs.map(one).join('|')})$`;
};

const rate = (down: number, up: number): readonly Attribute[] => [
  // MikroTik reads it from the router's side: received from the client (upload) first.
  { table: 'reply', attribute: 'Mikrotik-Rate-Limit', op: ':=', value: `${String(Math.round(up / 1000))}k/${String(Math.round(down / 1000))}k` },
  { table: 'reply', attribute: 'WISPr-Bandwidth-Max-Down', op: ':=', value: String(down) },
  { table: 'reply', attribute: 'WISPr-Bandwidth-Max-Up', op: ':=', value: String(up) },
];

/** What a plan gives everyone in its group. */
export const groupAttributes = (plan: Plan): readonly Attribute[] => [
  ...rate(bitsPerSecond(plan.down), bitsPerSecond(plan.up)).filter((row) => row.attribute !== 'Mikrotik-Rate-Limit'),
  { table: 'reply', attribute: 'Mikrotik-Rate-Limit', op: ':=', value: `${plan.up}/${plan.down}` },
  { table: 'reply', attribute: 'Acct-Interim-Interval', op: ':=', value: String(plan.interim) },
  { table: 'check', attribute: 'Simultaneous-Use', op: ':=', value: String(plan.sessions) },
  ...(plan.pool === '' ? [] : [{ table: 'reply' as const, attribute: 'Framed-Pool', op: ':=', value: plan.pool }]),
];

/** What the garden wall looks like: an address list and a low rate. */
export const walledAttributes = (account: Account): readonly Attribute[] => [
  { table: 'reply', attribute: 'Mikrotik-Address-List', op: ':=', value: account.walledList },
  { table: 'reply', attribute: 'Mikrotik-Rate-Limit', op: ':=', value: account.walledRate },
];

export const isWalled = (want: Desired<Plan>): boolean => want.state === 'suspended' && want.suspension?.mode !== 'block';

/** Everything of one login. What is absent here is taken away, as far as it is ours. */
export const loginAttributes = (want: Desired<Plan>, login: Login): readonly Attribute[] => [
  { table: 'check', attribute: 'Cleartext-Password', op: ':=', value: login.password?.reveal() ?? '' },
  { table: 'reply', attribute: 'Class', op: ':=', value: `svc:${want.serviceId}` },
  ...(login.macs.length === 0 ? [] : [{ table: 'check' as const, attribute: 'Calling-Station-Id', op: '=~', value: macPattern(login.macs.slice(0, 5)) }]),
  ...(login.maxSessions === undefined ? [] : [{ table: 'check' as const, attribute: 'Simultaneous-Use', op: ':=', value: String(login.maxSessions) }]),
  ...(want.state === 'suspended' && want.suspension?.mode === 'block' ? [{ table: 'check' as const, attribute: 'Auth-Type', op: ':=', value: 'Reject' }] : []),
  ...(login.ip === undefined ? [] : [{ table: 'reply' as const, attribute: 'Framed-IP-Address', op: ':=', value: login.ip }]),
  ...(login.pool === undefined ? [] : [{ table: 'reply' as const, attribute: 'Framed-Pool', op: ':=', value: login.pool }]),
  // Behind the garden wall the plan's speed does not count, and neither does the login's own.
  ...(login.down === undefined || login.up === undefined || isWalled(want) ? [] : rate(login.down, login.up)),
  ...(login.attributes ?? []).map((extra) => ({ table: extra.table, attribute: extra.name, op: extra.op, value: extra.value })),
];
