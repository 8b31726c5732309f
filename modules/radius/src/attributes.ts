import { ModuleError, type Desired, type ResourceMap } from '@billet/sdk';
import type { Attribute } from './attribute.ts';
import { hoursOf } from './business-hours.ts';
import { macPattern } from './mac-pattern.ts';
import type { Account, Plan } from './settings.ts';
import { bitsPerSecond, type Speed } from './speeds.ts';
import { isVendorRow, speedAttributes, wallAttributes } from './vendors.ts';

export type Login = ResourceMap['radiusLogin'];

const check = (attribute: string, op: string, value: string, field = attribute): Attribute => ({
  table: 'check',
  attribute,
  op,
  value,
  field,
});
const reply = (attribute: string, op: string, value: string, field = attribute): Attribute => ({
  table: 'reply',
  attribute,
  op,
  value,
  field,
});

/** A group and what everyone in it gets. */
export interface Group {
  readonly name: string;
  readonly rows: readonly Attribute[];
}

const groupOf = (planKey: string): string => `plan-${planKey}`;

const speedOf = (down: string, up: string): Speed => ({ down: bitsPerSecond(down), up: bitsPerSecond(up) });

/**
 * Groups of a plan: its speed, its speed in business hours, and one without a speed for logins that have their own. A
 * group's row replaces the login's, so what a login may have of its own is only added if absent (`=`).
 */
export const planGroups = (account: Account, plan: Plan, planKey: string): readonly Group[] => {
  const name = groupOf(planKey);
  const common = [
    reply('Acct-Interim-Interval', ':=', String(plan.interim), 'interim'),
    ...(plan.pool === '' ? [] : [reply('Framed-Pool', '=', plan.pool, 'pool')]),
  ];
  const hours = hoursOf(plan);
  const until = (window: string): readonly Attribute[] =>
    plan.hoursCut ? [check('Login-Time', ':=', window, 'hours')] : [];
  const normal = speedAttributes(account, speedOf(plan.down, plan.up));
  return [
    { name, rows: [...common, ...normal, ...(hours === undefined ? [] : until(hours.without))] },
    {
      name: `${name}-hours`,
      rows:
        hours === undefined
          ? []
          : [
              check('Current-Time', '==', hours.within, 'hours'),
              ...until(hours.within),
              ...common,
              ...speedAttributes(account, speedOf(plan.hoursDown, plan.hoursUp)),
            ],
    },
    { name: `${name}-own`, rows: common },
  ];
};

/** The walled garden: only the payment page, slowly, and counted as ever. */
export const walledGroup = (account: Account): Group => ({
  name: account.walledGroup,
  rows: [...wallAttributes(account), reply('Acct-Interim-Interval', ':=', '300')],
});

const isWalled = (want: Desired<Plan>): boolean =>
  want.state === 'suspended' && want.suspension?.mode !== 'block';

const hasOwnSpeed = (login: Login): boolean => login.down !== undefined || login.up !== undefined;

/** Groups of a plan that a login without anything of its own is in, the one that is looked at first first. */
export const groupNamesOf = (plan: Plan, planKey: string): readonly string[] => {
  const name = groupOf(planKey);
  return hoursOf(plan) === undefined ? [name] : [`${name}-hours`, name];
};

/** Groups a login is in, the one that is looked at first first. */
export const groupsOf = (account: Account, want: Desired<Plan>, login: Login): readonly string[] => {
  if (isWalled(want)) return [account.walledGroup];
  if (hasOwnSpeed(login) && want.throttled !== true) return [`${groupOf(want.planKey)}-own`];
  return groupNamesOf(want.plan, want.planKey);
};

const macRows = (plan: Plan, { macs }: Login): readonly Attribute[] => {
  if (macs.length > plan.macs)
    throw new ModuleError(
      'invalid',
      `At most ${String(plan.macs)} devices can be bound to a login of this plan.`,
      { field: 'macs' },
    );
  return macs.length === 0 ? [] : [check('Calling-Station-Id', '=~', macPattern(macs), 'macs')];
};

/** Behind the wall its own speed counts; everywhere else a login's own goes before the plan's, way by way. */
const ownSpeed = (account: Account, want: Desired<Plan>, login: Login): readonly Attribute[] => {
  if (!hasOwnSpeed(login) || isWalled(want) || want.throttled === true) return [];
  const plan = speedOf(want.plan.down, want.plan.up);
  return speedAttributes(account, { down: login.down ?? plan.down, up: login.up ?? plan.up });
};

/** Old systems write 0.0.0.0 for "any address". */
const fixedAddress = ({ ip }: Login): readonly Attribute[] =>
  ip === undefined || ip === '0.0.0.0' ? [] : [reply('Framed-IP-Address', ':=', ip, 'ip')];

/** What a client's router is told besides its address. A network behind it is reached by that address. */
const addressFacts = (login: Login): readonly Attribute[] => {
  const { ip = '0.0.0.0', netmask, route, ipv6Prefix, ipv6Link, dns = [] } = login;
  const told: readonly (readonly [string, string | undefined, string])[] = [
    ['Framed-IP-Netmask', netmask, 'netmask'],
    ['Framed-Route', route === undefined ? undefined : `${route} ${ip} 1`, 'route'],
    ['Delegated-IPv6-Prefix', ipv6Prefix, 'ipv6Prefix'],
    ['Framed-IPv6-Prefix', ipv6Link, 'ipv6Link'],
    ['MS-Primary-DNS-Server', dns[0], 'dns'],
    ['MS-Secondary-DNS-Server', dns[1], 'dns'],
  ];
  return told.flatMap(([name, value, field]) =>
    value === undefined ? [] : [reply(name, ':=', value, field)],
  );
};

/** Behind the wall its own filter counts. */
const firewall = (want: Desired<Plan>, { firewallRule }: Login): readonly Attribute[] =>
  firewallRule === undefined || isWalled(want)
    ? []
    : [reply('Filter-Id', ':=', String(firewallRule), 'firewallRule')];

const expiry = ({ expiresAt }: Desired<Plan>): readonly Attribute[] =>
  expiresAt === undefined
    ? []
    : [check('Expiration', ':=', String(Math.floor(Date.parse(expiresAt) / 1000)), 'expiresAt')];

/** Everything of one login. What is absent here is taken away, as far as it is ours. */
export const loginRows = (account: Account, want: Desired<Plan>, login: Login): readonly Attribute[] => [
  check('Cleartext-Password', ':=', (login.password ?? want.password)?.reveal() ?? '', 'password'),
  check('Simultaneous-Use', ':=', String(login.maxSessions ?? want.plan.sessions), 'maxSessions'),
  reply('Class', ':=', `svc:${want.serviceId}`),
  ...macRows(want.plan, login),
  ...expiry(want),
  ...(want.state === 'suspended' && !isWalled(want) ? [check('Auth-Type', ':=', 'Reject')] : []),
  ...fixedAddress(login),
  ...addressFacts(login),
  ...firewall(want, login),
  ...(login.pool === undefined ? [] : [reply('Framed-Pool', ':=', login.pool, 'pool')]),
  ...ownSpeed(account, want, login),
  ...(login.attributes ?? []).map(({ table, name, op, value }) => ({
    table,
    attribute: name,
    op,
    value,
    field: 'attributes',
  })),
];

const OWN_NAMES: ReadonlySet<string> = new Set([
  ...['Cleartext-Password', 'Auth-Type', 'Simultaneous-Use', 'Calling-Station-Id', 'Expiration', 'Class'],
  ...['Framed-IP-Netmask', 'Framed-Route', 'Delegated-IPv6-Prefix', 'Framed-IPv6-Prefix'],
  ...['MS-Primary-DNS-Server', 'MS-Secondary-DNS-Server'],
  ...['Framed-IP-Address', 'Framed-Pool', 'Acct-Interim-Interval', 'Current-Time', 'Login-Time'],
]);

/** Rows that are this module's business; others are left as they are. */
export const isManaged = (row: Pick<Attribute, 'attribute' | 'value'>): boolean =>
  OWN_NAMES.has(row.attribute) || isVendorRow(row);
