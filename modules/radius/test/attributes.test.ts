import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isModuleError } from '@billet/sdk';
import { requireComponent } from '@billet/testkit';
import { expect } from 'chai';
import fc from 'fast-check';
import { assertAttribute } from '../src/attribute.ts';
import { planGroups, walledGroup } from '../src/attributes.ts';
import { hoursOf } from '../src/business-hours.ts';
import { DICTIONARY } from '../src/dictionary.ts';
import { macPattern, macsOf } from '../src/mac-pattern.ts';
import { accountSettings, productSettings, type Account } from '../src/settings.ts';
import { bitsPerSecond, capped, rateText } from '../src/speeds.ts';
import { isVendorRow, speedAttributes, wallAttributes } from '../src/vendors.ts';

const DICTIONARIES = '/usr/share/freeradius';

const fieldOfError = (work: () => void): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    if (!isModuleError(error)) throw error;
    expect(error.failure.kind).to.equal('invalid');
    return error.failure.field;
  }
};

const refused = (attribute: string, value: string, op = ':='): boolean =>
  fieldOfError(() => assertAttribute({ table: 'reply', attribute, op, value })) !== undefined;

/** Name → number and type of all dictionaries of the server. */
const serverDictionary = (): ReadonlyMap<string, readonly [number, string]> => {
  const found = new Map<string, readonly [number, string]>();
  for (const file of readdirSync(DICTIONARIES).filter((name) => name.startsWith('dictionary')))
    for (const match of readFileSync(join(DICTIONARIES, file), 'latin1').matchAll(
      /^ATTRIBUTE\s+(\S+)\s+(\d+)\s+([\w[\]]+)/gm,
    ))
      found.set(match[1] ?? '', [Number(match[2]), (match[3] ?? '').replace(/\[.*/, '')]);
  return found;
};

describe('the dictionary', () => {
  const available = requireComponent('FreeRADIUS dictionaries', existsSync(DICTIONARIES));
  (available ? it : it.skip)('agrees with the dictionaries of the server', () => {
    const theirs = serverDictionary();
    // A word is a number to the server: one of the VALUE lines.
    const typeOf = (kind: string): string => (kind === 'word' ? 'integer' : kind);
    for (const [name, { kind, type }] of Object.entries(DICTIONARY)) {
      const [number, theirType] = theirs.get(name) ?? [];
      expect(theirType, name).to.equal(typeOf(kind));
      if (type !== undefined) expect(type, name).to.equal(number);
    }
  });

  for (const [attribute, good, bad] of [
    ['Framed-IP-Address', ['10.0.0.1', '255.255.255.255'], ['10.0.0.256', '10.0.0', 'a.b.c.d', '::1', '']],
    ['Session-Timeout', ['0', '4294967295'], ['4294967296', '-1', '1.5', 'soon', '']],
    ['Mikrotik-Rate-Limit', ['10M/20M'], ['', 'x'.repeat(254), 'a\nb', '"10M"', '`id`']],
    [
      'Cleartext-Password',
      ['a', "o'neil", '`id', 'é'.repeat(126)],
      ['', 'é'.repeat(127), "'x'", '"', 'a\0b'],
    ],
    ['Delegated-IPv6-Prefix', ['2001:db8::/56'], ['2001:db8::', '10.0.0.0/8', '2001:db8::/129']],
    ['Auth-Type', ['Reject'], ['No Way', '1']],
    ['Expiration', ['1800000000'], ['31 Dec 2026 00:00:00', 'never']],
  ] as const) {
    it(`${attribute} takes what the server takes`, () => {
      expect(good.filter((value) => refused(attribute, value))).to.deep.equal([]);
      expect(bad.filter((value) => !refused(attribute, value))).to.deep.equal([]);
    });
  }

  it('a pattern is for text only: of an address or a number the server refuses the whole login', () => {
    expect(refused('Calling-Station-Id', '^00[-:]11', '=~')).to.equal(false);
    for (const [attribute, value] of [
      ['NAS-IP-Address', '^10[.]'],
      ['NAS-IP-Address', '10.0.0.1'],
      ['Session-Timeout', '^1'],
    ] as const)
      expect(refused(attribute, value, '=~'), attribute).to.equal(true);
  });

  it('unknown names and operators are refused, also those every object has', () => {
    for (const name of ['No-Such-Thing', 'mikrotik-rate-limit', 'constructor', '__proto__', 'toString'])
      expect(refused(name, '1'), name).to.equal(true);
    expect(refused('Session-Timeout', '60', '=>')).to.equal(true);
  });

  it('a refusal names the setting it comes from', () => {
    expect(
      fieldOfError(() =>
        assertAttribute({
          table: 'reply',
          attribute: 'Framed-IP-Address',
          op: ':=',
          value: 'x',
          field: 'ip',
        }),
      ),
    ).to.equal('ip');
  });
});

describe('device addresses', () => {
  const mac = fc
    .uint8Array({ minLength: 6, maxLength: 6 })
    .map((bytes) => Buffer.from(bytes).toString('hex'));
  const spelled = (hex: string, separator: string, upper: boolean): string => {
    const text = (hex.match(/../g) ?? []).join(separator);
    return upper ? text.toUpperCase() : text;
  };
  const matches = (pattern: string, text: string): boolean =>
    new RegExp(pattern.replace('(?i)', ''), 'i').test(text);

  it('a pattern fits each of its devices in any spelling, and nothing else', () => {
    const devices = fc.uniqueArray(mac, { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(
        devices,
        fc.constantFrom(':', '-', ''),
        fc.constantFrom(':', '-', ''),
        fc.boolean(),
        (all, typed, sent, upper) => {
          const [other = '', ...mine] = all;
          const pattern = macPattern(mine.map((hex) => spelled(hex, typed, !upper)));
          for (const hex of mine) expect(matches(pattern, spelled(hex, sent, upper))).to.equal(true);
          expect(matches(pattern, spelled(other, sent, upper))).to.equal(false);
          expect(matches(pattern, `${spelled(mine[0] ?? '', sent, upper)}0`)).to.equal(false);
          expect(macsOf(pattern)).to.deep.equal(mine.map((hex) => spelled(hex, ':', false)));
        },
      ),
    );
  });

  it('five devices fit into the column', () => {
    expect(macPattern(Array.from({ length: 5 }, () => 'aa:bb:cc:dd:ee:ff')).length).to.be.at.most(253);
  });

  it('what is no device address is refused', () => {
    for (const text of [
      '',
      '00:11:22:33:44',
      '00:11:22:33:44:5',
      '00:11:22:33:44:55:66',
      'gg:11:22:33:44:55',
      '001122334455|.*',
    ])
      expect(
        fieldOfError(() => void macPattern([text])),
        text,
      ).to.equal('macs');
  });
});

describe('speeds', () => {
  it('mean the same after they were written for RouterOS', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400_000_000_000 }), (bits) => {
        expect(bitsPerSecond(rateText(bits))).to.equal(bits);
      }),
    );
    expect([rateText(20_000_000), rateText(512_000), rateText(1_000_000_000), rateText(1234)]).to.deep.equal([
      '20M',
      '512k',
      '1000M',
      '1234',
    ]);
  });

  it('beyond 32 bits are "as fast as can be"', () => {
    expect([capped(10e9), capped(4_294_967_295), capped(1000)]).to.deep.equal([
      '4294967295',
      '4294967295',
      '1000',
    ]);
  });
});

describe('business hours', () => {
  const plan = (hours: string, hoursDays: 'all' | 'weekdays' = 'weekdays') =>
    productSettings.parse({ hours, hoursDays });
  for (const [hours, days, within, without] of [
    ['08:00-18:00', 'weekdays', 'Wk0800-1759', 'Wk1800-0759,Sa,Su'],
    ['08:00-18:00', 'all', 'Al0800-1759', 'Al1800-0759'],
    ['22:30-06:00', 'all', 'Al2230-0559', 'Al0600-2229'],
    ['00:00-12:00', 'all', 'Al0000-1159', 'Al1200-2359'],
  ] as const) {
    it(`${hours} on ${days}`, () => {
      expect(hoursOf(plan(hours, days))).to.deep.equal({ within, without });
    });
  }

  it('are off when they are empty, or have no length', () => {
    expect([hoursOf(plan('')), hoursOf(plan('08:00-08:00'))]).to.deep.equal([undefined, undefined]);
    expect(productSettings.safeParse({ hours: '8-18' }).success).to.equal(false);
  });
});

describe('makes of access equipment', () => {
  const account = (vendor: Account['vendor'], more = {}): Account =>
    accountSettings.parse({
      vendor,
      walledUrl: 'https://pay.example.test/',
      walledOpen: '192.0.2.1, 192.0.2.2',
      ...more,
    });
  const said = (rows: ReturnType<typeof speedAttributes>): readonly string[] =>
    rows.map((row) => `${row.attribute} ${row.op} ${row.value}`);
  const speed = { down: 20_000_000, up: 10_000_000 };

  for (const [vendor, speeds, wall] of [
    [
      'mikrotik',
      [
        'Mikrotik-Rate-Limit := 10M/20M',
        'WISPr-Bandwidth-Max-Down := 20000000',
        'WISPr-Bandwidth-Max-Up := 10000000',
      ],
      ['Mikrotik-Address-List := blocked', 'Mikrotik-Rate-Limit := 256k/256k'],
    ],
    [
      'wispr',
      ['WISPr-Bandwidth-Max-Down := 20000000', 'WISPr-Bandwidth-Max-Up := 10000000'],
      [
        'WISPr-Bandwidth-Max-Down := 256000',
        'WISPr-Bandwidth-Max-Up := 256000',
        'WISPr-Redirection-URL := https://pay.example.test/',
      ],
    ],
    [
      'cisco',
      ['Cisco-AVPair += ip:sub-qos-policy-in=up-10000k', 'Cisco-AVPair += ip:sub-qos-policy-out=down-20000k'],
      [
        'Cisco-AVPair += ip:inacl#1=permit udp any any eq domain',
        'Cisco-AVPair += ip:inacl#2=permit ip any host 192.0.2.1',
        'Cisco-AVPair += ip:inacl#3=permit ip any host 192.0.2.2',
        'Cisco-AVPair += ip:inacl#4=deny ip any any',
        'Cisco-AVPair += url-redirect=https://pay.example.test/',
      ],
    ],
    [
      'huawei',
      [
        'Huawei-Input-Average-Rate := 10000000',
        'Huawei-Input-Peak-Rate := 10000000',
        'Huawei-Output-Average-Rate := 20000000',
        'Huawei-Output-Peak-Rate := 20000000',
      ],
      [
        'Huawei-Input-Average-Rate := 256000',
        'Huawei-Input-Peak-Rate := 256000',
        'Huawei-Output-Average-Rate := 256000',
        'Huawei-Output-Peak-Rate := 256000',
        'Filter-Id := blocked',
      ],
    ],
    [
      'juniper',
      ['ERX-Ingress-Policy-Name := up-10000k', 'ERX-Egress-Policy-Name := down-20000k'],
      ['ERX-Ingress-Policy-Name := blocked', 'ERX-Egress-Policy-Name := blocked'],
    ],
  ] as const) {
    it(`${vendor}: speed and walled garden`, () => {
      expect(said(speedAttributes(account(vendor), speed))).to.deep.equal(speeds);
      expect(said(wallAttributes(account(vendor)))).to.deep.equal(wall);
    });

    it(`${vendor}: everything it writes is known to the server, and goes when the make is changed`, () => {
      const settings = account(vendor);
      const plan = productSettings.parse({ down: '10G', up: '10G', pool: 'home', hours: '08:00-18:00' });
      for (const { rows } of [...planGroups(settings, plan, '1'), walledGroup(settings)])
        rows.forEach(assertAttribute);
      expect(
        [...speedAttributes(settings, speed), ...wallAttributes(settings)].filter((row) => !isVendorRow(row)),
      ).to.deep.equal([]);
    });
  }

  it('names of policies follow the pattern', () => {
    const own = account('juniper', { policyName: 'bb_{kbit}_{way}' });
    expect(said(speedAttributes(own, speed))).to.deep.equal([
      'ERX-Ingress-Policy-Name := bb_10000_up',
      'ERX-Egress-Policy-Name := bb_20000_down',
    ]);
    expect(accountSettings.safeParse({ policyName: 'always-the-same' }).success).to.equal(false);
  });

  it("somebody's own Cisco pairs are left alone", () => {
    expect(isVendorRow({ attribute: 'Cisco-AVPair', value: 'shell:priv-lvl=15' })).to.equal(false);
  });
});
