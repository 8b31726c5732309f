import type { Attribute } from './attribute.ts';
import { bitsPerSecond, capped, rateText, type Speed } from './speeds.ts';
import type { Account } from './settings.ts';

/** How one make of access equipment is told about speeds and about the walled garden. */
interface Vendor {
  speed(account: Account, speed: Speed): readonly Attribute[];
  wall(account: Account, speed: Speed): readonly Attribute[];
}

const reply = (attribute: string, value: string, op = ':='): Attribute => ({
  table: 'reply',
  attribute,
  op,
  value,
});

const wisprSpeed = ({ down, up }: Speed): readonly Attribute[] => [
  reply('WISPr-Bandwidth-Max-Down', capped(down)),
  reply('WISPr-Bandwidth-Max-Up', capped(up)),
];

const policy = ({ policyName }: Account, way: 'up' | 'down', bits: number): string =>
  policyName.replaceAll('{way}', way).replaceAll('{kbit}', String(Math.round(bits / 1000)));

const mikrotik: Vendor = {
  // RouterOS reads it from its own side: received from the client (upload) first. Other makes on the net read WISPr.
  speed: (_account, speed) => [
    reply('Mikrotik-Rate-Limit', `${rateText(speed.up)}/${rateText(speed.down)}`),
    ...wisprSpeed(speed),
  ],
  wall: (account, speed) => [
    reply('Mikrotik-Address-List', account.walledList),
    reply('Mikrotik-Rate-Limit', `${rateText(speed.up)}/${rateText(speed.down)}`),
  ],
};

const wispr: Vendor = {
  speed: (_account, speed) => wisprSpeed(speed),
  wall: (account, speed) => [
    ...wisprSpeed(speed),
    ...(account.walledUrl === '' ? [] : [reply('WISPr-Redirection-URL', account.walledUrl)]),
  ],
};

const cisco: Vendor = {
  speed: (account, { down, up }) => [
    reply('Cisco-AVPair', `ip:sub-qos-policy-in=${policy(account, 'up', up)}`, '+='),
    reply('Cisco-AVPair', `ip:sub-qos-policy-out=${policy(account, 'down', down)}`, '+='),
  ],
  wall: (account) => {
    const open = account.walledOpen.split(/[\s,]+/).filter((each) => each !== '');
    const rules = [
      'permit udp any any eq domain',
      ...open.map((host) => `permit ip any host ${host}`),
      'deny ip any any',
    ];
    return [
      ...rules.map((rule, i) => reply('Cisco-AVPair', `ip:inacl#${String(i + 1)}=${rule}`, '+=')),
      ...(account.walledUrl === '' ? [] : [reply('Cisco-AVPair', `url-redirect=${account.walledUrl}`, '+=')]),
    ];
  },
};

const huaweiSpeed = ({ down, up }: Speed): readonly Attribute[] => [
  reply('Huawei-Input-Average-Rate', capped(up)),
  reply('Huawei-Input-Peak-Rate', capped(up)),
  reply('Huawei-Output-Average-Rate', capped(down)),
  reply('Huawei-Output-Peak-Rate', capped(down)),
];

const huawei: Vendor = {
  speed: (_account, speed) => huaweiSpeed(speed),
  wall: (account, speed) => [...huaweiSpeed(speed), reply('Filter-Id', account.walledList)],
};

const juniper: Vendor = {
  speed: (account, { down, up }) => [
    reply('ERX-Ingress-Policy-Name', policy(account, 'up', up)),
    reply('ERX-Egress-Policy-Name', policy(account, 'down', down)),
  ],
  wall: (account) => [
    reply('ERX-Ingress-Policy-Name', account.walledList),
    reply('ERX-Egress-Policy-Name', account.walledList),
  ],
};

const VENDORS: Readonly<Record<Account['vendor'], Vendor>> = { mikrotik, wispr, cisco, huawei, juniper };

/** Rows that give this speed. */
export const speedAttributes = (account: Account, speed: Speed): readonly Attribute[] =>
  VENDORS[account.vendor].speed(account, speed);

/** Rows of the walled garden: only the payment page, slowly. */
export const wallAttributes = (account: Account): readonly Attribute[] => {
  const [up = '', down = ''] = account.walledRate.split('/');
  return VENDORS[account.vendor].wall(account, { up: bitsPerSecond(up), down: bitsPerSecond(down) });
};

const SPEED_NAMES: ReadonlySet<string> = new Set([
  ...['Mikrotik-Rate-Limit', 'WISPr-Bandwidth-Max-Down', 'WISPr-Bandwidth-Max-Up'],
  ...[
    'Huawei-Input-Average-Rate',
    'Huawei-Input-Peak-Rate',
    'Huawei-Output-Average-Rate',
    'Huawei-Output-Peak-Rate',
  ],
  ...['ERX-Ingress-Policy-Name', 'ERX-Egress-Policy-Name'],
]);
const WALL_NAMES: ReadonlySet<string> = new Set([
  'Mikrotik-Address-List',
  'WISPr-Redirection-URL',
  'Filter-Id',
]);

/** Whether a row of any make says a speed. */
export const saysSpeed = ({ attribute, value }: Pick<Attribute, 'attribute' | 'value'>): boolean =>
  SPEED_NAMES.has(attribute) || (attribute === 'Cisco-AVPair' && value.startsWith('ip:sub-qos-policy-'));

/** Whether a row of any make belongs to a speed or a wall, so that changing the make leaves nothing behind. */
export const isVendorRow = (row: Pick<Attribute, 'attribute' | 'value'>): boolean =>
  saysSpeed(row) ||
  WALL_NAMES.has(row.attribute) ||
  (row.attribute === 'Cisco-AVPair' && /^(ip:inacl#\d+|url-redirect)=/.test(row.value));
