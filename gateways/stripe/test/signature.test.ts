import { createHmac } from 'node:crypto';
import { Secret, type RawRequest } from '@billet/sdk';
import { expect } from 'chai';
import { setUp, type Setup } from './setup.ts';

const NOW = Date.parse('2027-01-21T12:00:00Z') / 1000;
const SECRET = 'whsec_fake_billet';
const EVENT = {
  id: 'evt_1',
  object: 'event',
  type: 'no.such.thing',
  created: NOW,
  livemode: false,
  data: { object: { id: 'x_1', object: 'thing', text: 'ü' } },
};
const BODY = JSON.stringify(EVENT, null, 2);

const mac = (at: number | string, body: string | Uint8Array, secret = SECRET): string =>
  createHmac('sha256', secret)
    .update(`${String(at)}.`)
    .update(body)
    .digest('hex');

interface Sample {
  readonly name: string;
  readonly good: boolean;
  readonly header?: string | readonly string[];
  readonly body?: string | Uint8Array;
}

const good = mac(NOW, BODY);
const bytes = Buffer.from(BODY);
const changed = Buffer.from(BODY);
changed[40] = (changed[40] ?? 0) ^ 1;
const broken = Buffer.concat([bytes, Buffer.from([0xff])]);

const CORPUS: readonly Sample[] = [
  { name: 'good', good: true, header: `t=${String(NOW)},v1=${good}` },
  { name: 'good, with a scheme nobody needs', good: true, header: `t=${String(NOW)},v1=${good},v0=${good}` },
  {
    name: 'good, after a rolled secret (second v1)',
    good: true,
    header: `t=${String(NOW)},v1=${mac(NOW, BODY, 'whsec_old')},v1=${good}`,
  },
  { name: 'good, 300 s old', good: true, header: `t=${String(NOW - 300)},v1=${mac(NOW - 300, BODY)}` },
  { name: 'good, 300 s ahead', good: true, header: `t=${String(NOW + 300)},v1=${mac(NOW + 300, BODY)}` },
  { name: 'expired by a second', good: false, header: `t=${String(NOW - 301)},v1=${mac(NOW - 301, BODY)}` },
  {
    name: 'a second too far ahead',
    good: false,
    header: `t=${String(NOW + 301)},v1=${mac(NOW + 301, BODY)}`,
  },
  { name: 'wrong secret', good: false, header: `t=${String(NOW)},v1=${mac(NOW, BODY, 'whsec_other')}` },
  { name: 'no header', good: false },
  { name: 'empty header', good: false, header: '' },
  {
    name: 'header twice',
    good: false,
    header: [`t=${String(NOW)},v1=${good}`, `t=${String(NOW)},v1=${good}`],
  },
  {
    name: 'header twice, joined as a proxy does',
    good: false,
    header: `t=${String(NOW)},v1=${good}, t=${String(NOW)},v1=${good}`,
  },
  { name: 'two timestamps', good: false, header: `t=${String(NOW)},t=${String(NOW - 900)},v1=${good}` },
  { name: 'only v0', good: false, header: `t=${String(NOW)},v0=${good}` },
  { name: 'no timestamp', good: false, header: `v1=${good}` },
  { name: 'a timestamp that is no number', good: false, header: `t=now,v1=${mac('now', BODY)}` },
  { name: 'a timestamp with a tail', good: false, header: `t=${String(NOW)}x,v1=${good}` },
  { name: 'no signature', good: false, header: `t=${String(NOW)}` },
  { name: 'empty signature', good: false, header: `t=${String(NOW)},v1=` },
  { name: 'cut signature', good: false, header: `t=${String(NOW)},v1=${good.slice(0, -2)}` },
  { name: 'signature in capitals', good: false, header: `t=${String(NOW)},v1=${good.toUpperCase()}` },
  { name: 'one byte changed', good: false, header: `t=${String(NOW)},v1=${good}`, body: changed },
  { name: 're-serialised', good: false, header: `t=${String(NOW)},v1=${good}`, body: JSON.stringify(EVENT) },
  { name: 'a newline more', good: false, header: `t=${String(NOW)},v1=${good}`, body: `${BODY}\n` },
  {
    name: 'a byte order mark more',
    good: false,
    header: `t=${String(NOW)},v1=${good}`,
    body: Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]),
  },
  {
    name: 'signed bytes that are no text',
    good: false,
    header: `t=${String(NOW)},v1=${mac(NOW, broken)}`,
    body: broken,
  },
  { name: 'empty body, signed', good: false, header: `t=${String(NOW)},v1=${mac(NOW, '')}`, body: '' },
  {
    name: 'signed, but no JSON',
    good: false,
    header: `t=${String(NOW)},v1=${mac(NOW, 'hello')}`,
    body: 'hello',
  },
  {
    name: 'signed, but no event',
    good: false,
    header: `t=${String(NOW)},v1=${mac(NOW, '{"a":1}')}`,
    body: '{"a":1}',
  },
  {
    name: 'signed thin event of the second API',
    good: false,
    header: `t=${String(NOW)},v1=${mac(NOW, '{"object":"v2.core.event","id":"evt_2"}')}`,
    body: '{"object":"v2.core.event","id":"evt_2"}',
  },
];

describe('webhook signatures', () => {
  let setup: Setup;
  beforeEach(async () => {
    setup = await setUp();
  });
  afterEach(() => setup.fake.stop());

  const verify = async (
    sample: Sample,
    settings: { readonly webhookSecret?: Secret | undefined } = {},
  ): Promise<boolean> => {
    const ctx = setup.ctx();
    const request: RawRequest = {
      headers: {
        host: 'localhost',
        'x-forwarded-for': '127.0.0.1',
        ...(sample.header === undefined ? {} : { 'stripe-signature': sample.header }),
      },
      body: Buffer.from(sample.body ?? BODY),
      query: {},
    };
    const clock = { ...ctx.clock, wallMs: () => NOW * 1000 };
    const verdict = await setup.gateway.webhook(
      { ...ctx, clock, settings: { ...ctx.settings, ...settings } },
      request,
    );
    return verdict.ok;
  };

  for (const sample of CORPUS) {
    it(`${sample.good ? 'takes' : 'refuses'}: ${sample.name}`, async () => {
      expect(await verify(sample)).to.equal(sample.good);
    });
  }

  it('refuses everything as long as no secret is set', async () => {
    const [first] = CORPUS;
    if (first === undefined) throw new Error('empty corpus');
    expect(await verify(first, { webhookSecret: undefined })).to.equal(false);
    expect(
      await verify(
        { ...first, header: `t=${String(NOW)},v1=${mac(NOW, BODY, ' ')}` },
        { webhookSecret: new Secret(' ') },
      ),
    ).to.equal(false);
  });
});
