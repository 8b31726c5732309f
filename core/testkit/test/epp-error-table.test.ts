import { connect, type Socket } from 'node:net';
import { expect } from 'chai';
import { startEppRegistry, type EppRegistry } from '../src/index.ts';

const NS = 'urn:ietf:params:xml:ns:';
const EXTENSIONS = ['rgp-1.0', 'secDNS-1.1', 'epp:fee-1.0', 'launch-1.0', 'epp:loginSec-1.0', 'changePoll-1.0', 'allocationToken-1.0'];

/** A client of a few lines, so that nothing of ours stands between the test and the registry. */
class Raw {
  readonly #socket: Socket;
  #rest = Buffer.alloc(0);
  readonly #waiting: ((text: string) => void)[] = [];
  readonly #frames: string[] = [];
  #serial = 0;

  constructor(port: number) {
    this.#socket = connect({ host: '127.0.0.1', port });
    this.#socket.on('error', () => undefined);
    this.#socket.on('data', (chunk: Buffer) => {
      this.#rest = Buffer.concat([this.#rest, chunk]);
      while (this.#rest.length >= 4 && this.#rest.length >= this.#rest.readUInt32BE(0)) {
        const length = this.#rest.readUInt32BE(0);
        this.#give(this.#rest.subarray(4, length).toString());
        this.#rest = this.#rest.subarray(length);
      }
    });
    this.#socket.on('close', () => {
      for (const each of this.#waiting.splice(0)) each('closed');
    });
  }

  #give(text: string): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#frames.push(text);
    else next(text);
  }

  read(): Promise<string> {
    const ready = this.#frames.shift();
    return ready === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(ready);
  }

  async send(xml: string): Promise<string> {
    const body = Buffer.from(xml);
    const head = Buffer.alloc(4);
    head.writeUInt32BE(body.length + 4);
    this.#socket.write(Buffer.concat([head, body]));
    return this.read();
  }

  /** Result code of a command; `closed` if the line was cut. */
  async code(body: string, extension = ''): Promise<number | string> {
    this.#serial += 1;
    const more = extension === '' ? '' : `<extension>${extension}</extension>`;
    const answer = await this.send(`<epp xmlns="${NS}epp-1.0"><command>${body}${more}<clTRID>RAW-${String(this.#serial)}-${String(process.pid)}</clTRID></command></epp>`);
    const code = /result code="(\d+)"/.exec(answer)?.[1];
    return code === undefined ? answer : Number(code);
  }

  login(id: string, password = 'open-sesame-1', extensions = EXTENSIONS, objects = ['domain-1.0', 'contact-1.0', 'host-1.0'], lang = 'en'): Promise<number | string> {
    const uris = (name: string, list: readonly string[]): string => list.map((each) => `<${name}>${NS}${each}</${name}>`).join('');
    const svc = extensions.length === 0 ? '' : `<svcExtension>${uris('extURI', extensions)}</svcExtension>`;
    return this.code(
      `<login><clID>${id}</clID><pw>${password}</pw><options><version>1.0</version><lang>${lang}</lang></options><svcs>${uris('objURI', objects)}${svc}</svcs></login>`,
    );
  }

  end(): void {
    this.#socket.destroy();
  }
}

const object = (verb: string, kind: string, content: string, attrs = ''): string =>
  `<${verb}${attrs}><o:${verb} xmlns:o="${NS}${kind}-1.0">${content.replaceAll(/<(\/?)(\w)/g, '<$1o:$2')}</o:${verb}></${verb}>`;

const domain = (verb: string, content: string, attrs = ''): string => object(verb, 'domain', content, attrs);
const PEOPLE = '<registrant>ANA001</registrant><contact type="admin">ANA001</contact><contact type="tech">ANA001</contact>';
const AUTH = '<authInfo><pw>move-me-1234</pw></authInfo>';
const create = (name: string, middle = '', people = PEOPLE): string => domain('create', `<name>${name}</name>${middle}${people}${AUTH}`);
const fee = (element: string, content: string): string => `<f:${element} xmlns:f="${NS}epp:fee-1.0">${content.replaceAll(/<(\/?)(\w)/g, '<$1f:$2')}</f:${element}>`;
const sec = (element: string, content: string): string => `<s:${element} xmlns:s="${NS}secDNS-1.1">${content.replaceAll(/<(\/?)(\w)/g, '<$1s:$2')}</s:${element}>`;
const ds = (digest: string): string => `<dsData><keyTag>1</keyTag><alg>13</alg><digestType>2</digestType><digest>${digest}</digest></dsData>`;
const rgp = (op: string): string => `<r:update xmlns:r="${NS}rgp-1.0"><r:restore op="${op}"/></r:update>`;
const contact = (id: string, name = 'Ana'): string =>
  object('create', 'contact', `<id>${id}</id><postalInfo type="int"><name>${name}</name><addr><city>Porto</city><cc>PT</cc></addr></postalInfo><email>a@b.test</email>${AUTH}`);
const host = (verb: string, content: string): string => object(verb, 'host', content);
const renew = (name: string, date: string, years = 1): string => domain('renew', `<name>${name}</name><curExpDate>${date}</curExpDate><period unit="y">${String(years)}</period>`);
const transfer = (op: string, name: string, rest = ''): string => domain('transfer', `<name>${name}</name>${rest}`, ` op="${op}"`);

/** What → who asks → what comes of it. The rows run in order at one registry. */
const ROWS: readonly (readonly [string, 'one' | 'two', string, number, string?])[] = [
  ['contact create', 'one', contact('ANA001'), 1000],
  ['contact create: exists', 'one', contact('ANA001'), 2302],
  ['contact create: int is ASCII', 'one', contact('ANA002', 'São'), 2005],
  ['check: too many names', 'one', domain('check', Array.from({ length: 51 }, (_, at) => `<name>n${String(at)}.test</name>`).join('')), 2306],
  ['check: unknown zone', 'one', domain('check', '<name>a.nowhere</name>'), 2004],
  ['fee check: unknown currency', 'one', domain('check', '<name>a.test</name>'), 2004, fee('check', '<currency>XXX</currency><command name="create"/>')],
  ['fee check: transfer for two years', 'one', domain('check', '<name>a.test</name>'), 2306, fee('check', '<command name="transfer"><period unit="y">2</period></command>')],
  ['create: no registrant', 'one', create('a.test', '', ''), 2003],
  ['create: no admin', 'one', create('a.test', '', '<registrant>ANA001</registrant>'), 2003],
  ['create: no code', 'one', domain('create', `<name>a.test</name>${PEOPLE}`), 2001],
  ['create: unknown contact', 'one', create('a.test', '', PEOPLE.replace('ANA001', 'NOBODY')), 2303],
  ['create: same role twice', 'one', create('a.test', '', `${PEOPLE}<contact type="tech">ANA001</contact>`), 2306],
  ['create: unknown host', 'one', create('a.test', '<ns><hostObj>ns1.no.org</hostObj></ns>'), 2303],
  ['create: unknown zone', 'one', create('a.nowhere'), 2004],
  ['create: two labels', 'one', create('a.b.test'), 2005],
  ['create: hyphen first', 'one', create('-a.test'), 2306],
  ['create: bad A-label', 'one', create('xn--a.test'), 2306],
  ['create: more than ten years', 'one', create('a.test', '<period unit="y">11</period>'), 2004],
  ['create: months', 'one', create('a.test', '<period unit="m">12</period>'), 2306],
  ['create: reserved', 'one', create('closed.test'), 2304],
  ['create: wrong token', 'one', create('closed.test'), 2201, `<t:allocationToken xmlns:t="${NS}allocationToken-1.0">nope</t:allocationToken>`],
  ['create: premium not acknowledged', 'one', create('gold.test'), 2003],
  ['create: fee mismatch', 'one', create('a.test'), 2004, fee('create', '<currency>USD</currency><fee>1.00</fee>')],
  ['create: fee currency', 'one', create('a.test'), 2004, fee('create', '<currency>EUR</currency><fee>10.00</fee>')],
  ['create: fee scale', 'one', create('a.test'), 2005, fee('create', '<currency>USD</currency><fee>10.001</fee>')],
  ['create: fee attribute', 'one', create('a.test'), 2102, fee('create', '<currency>USD</currency><fee refundable="1">10.00</fee>')],
  ['create: bad DS', 'one', create('a.test'), 2005, sec('create', ds('AB'))],
  ['create: maxSigLife', 'one', create('a.test'), 2102, sec('create', `<maxSigLife>1000</maxSigLife>${ds('AB'.repeat(32))}`)],
  ['create', 'one', create('a.test'), 1000, fee('create', '<currency>USD</currency><fee>10.00</fee>')],
  ['create: exists', 'two', create('a.test'), 2302],
  ['info: absent', 'one', domain('info', '<name>b.test</name>'), 2303],
  ['info: wrong code', 'two', domain('info', '<name>a.test</name><authInfo><pw>wrong</pw></authInfo>'), 2202],
  ['renew: wrong date', 'one', renew('a.test', '2027-01-01'), 2004],
  ['renew: not ours', 'two', renew('a.test', '2028-01-01'), 2201],
  ['renew: beyond ten years', 'one', renew('a.test', '2028-01-01', 10), 2004],
  ['renew', 'one', renew('a.test', '2028-01-01'), 1000],
  ['renew: replayed', 'one', renew('a.test', '2028-01-01'), 2004],
  ['update: a status of the registry', 'one', domain('update', '<name>a.test</name><add><status s="serverHold"/></add>'), 2004],
  ['update: added and removed', 'one', domain('update', '<name>a.test</name><add><status s="clientHold"/></add><rem><status s="clientHold"/></rem>'), 2306],
  ['update: not ours', 'two', domain('update', '<name>a.test</name><add><status s="clientHold"/></add>'), 2201],
  ['update: required contact removed', 'one', domain('update', '<name>a.test</name><rem><contact type="tech">ANA001</contact></rem>'), 2003],
  ['update: secDNS all is not true', 'one', domain('update', '<name>a.test</name><chg/>'), 2306, sec('update', '<rem><all>false</all></rem>')],
  ['update: urgent', 'one', domain('update', '<name>a.test</name><chg/>'), 2102, sec('update', `<add>${ds('AB'.repeat(32))}</add>`).replace('<s:update', '<s:update urgent="true"')],
  ['update: locked', 'one', domain('update', '<name>a.test</name><add><status s="clientUpdateProhibited"/><status s="clientTransferProhibited"/></add>'), 1000],
  ['update: locked, not unlocked', 'one', domain('update', '<name>a.test</name><add><status s="clientHold"/></add>'), 2304],
  ['transfer: own', 'one', transfer('request', 'a.test', AUTH), 2002],
  ['transfer: no code', 'two', transfer('request', 'a.test'), 2201],
  ['transfer: wrong code, though locked', 'two', transfer('request', 'a.test', '<authInfo><pw>wrong</pw></authInfo>'), 2202],
  ['transfer: locked', 'two', transfer('request', 'a.test', AUTH), 2304],
  ['update: unlocked', 'one', domain('update', '<name>a.test</name><rem><status s="clientUpdateProhibited"/><status s="clientTransferProhibited"/></rem>'), 1000],
  ['transfer query: never one', 'one', transfer('query', 'a.test'), 2002],
  ['transfer: two years', 'two', transfer('request', 'a.test', `<period unit="y">2</period>${AUTH}`), 2306],
  ['transfer approve: none pending', 'one', transfer('approve', 'a.test'), 2301],
  ['transfer', 'two', transfer('request', 'a.test', `<period unit="y">1</period>${AUTH}`), 1001],
  ['transfer: pending already', 'two', transfer('request', 'a.test', AUTH), 2300],
  ['transfer approve: the wrong party', 'two', transfer('approve', 'a.test'), 2201],
  ['transfer cancel: the wrong party', 'one', transfer('cancel', 'a.test'), 2201],
  ['renew: transfer pending', 'one', renew('a.test', '2029-01-01'), 2304],
  ['transfer reject', 'one', transfer('reject', 'a.test'), 1000],
  ['transfer reject: again', 'one', transfer('reject', 'a.test'), 2301],
  ['host: glue missing', 'one', host('create', '<name>ns1.a.test</name>'), 2003],
  ['host: glue for a host elsewhere', 'one', host('create', '<name>ns1.b.org</name><addr ip="v4">192.0.2.1</addr>'), 2004],
  ['host: wrong IP version', 'one', host('create', '<name>ns1.a.test</name><addr ip="v6">192.0.2.1</addr>'), 2004],
  ['host: upper case', 'one', host('create', '<name>NS1.b.org</name>'), 2005],
  ['host: domain missing', 'one', host('create', '<name>ns1.b.test</name><addr ip="v4">192.0.2.1</addr>'), 2303],
  ['host: too few levels', 'one', host('create', '<name>b.test</name><addr ip="v4">192.0.2.1</addr>'), 2306],
  ['host create', 'one', host('create', '<name>ns1.a.test</name><addr ip="v4">192.0.2.1</addr>'), 1000],
  ['host: exists', 'one', host('create', '<name>ns1.a.test</name><addr ip="v4">192.0.2.1</addr>'), 2302],
  ['host update: last address', 'one', host('update', '<name>ns1.a.test</name><rem><addr ip="v4">192.0.2.1</addr></rem>'), 2304],
  ['update: uses its host', 'one', domain('update', '<name>a.test</name><add><ns><hostObj>ns1.a.test</hostObj></ns></add>'), 1000],
  ['host delete: in use', 'one', host('delete', '<name>ns1.a.test</name>'), 2305],
  ['domain delete: hosts below', 'one', domain('delete', '<name>a.test</name>'), 2305],
  ['contact delete: in use', 'one', object('delete', 'contact', '<id>ANA001</id>'), 2305],
  ['restore: not deleted', 'one', domain('update', '<name>a.test</name><chg/>'), 2304, rgp('request')],
  ['restore: with other changes', 'one', domain('update', '<name>a.test</name><add><status s="clientHold"/></add>'), 2002, rgp('request')],
  ['poll ack: no id', 'one', '<poll op="ack"/>', 2003],
  ['poll ack: bad id', 'one', '<poll op="ack" msgID="x"/>', 2005],
  ['poll ack: absent', 'one', '<poll op="ack" msgID="1"/>', 2303],
];

describe('EPP test registry: the table of errors', () => {
  let registry: EppRegistry;
  const opened: Raw[] = [];

  const open = async (): Promise<Raw> => {
    const raw = new Raw(registry.port);
    opened.push(raw);
    expect(await raw.read()).to.include('<greeting>');
    return raw;
  };

  before(async () => {
    registry = await startEppRegistry({ plain: true, reserved: ['closed.test'] });
  });
  after(async () => {
    for (const raw of opened) raw.end();
    await registry.stop();
  });

  it('login: each refusal has its code', async () => {
    const raw = await open();
    expect(await raw.code('<poll op="req"/>')).to.equal(2002);
    expect(await raw.login('registrar-one', 'open-sesame-1', [], undefined, 'fr')).to.equal(2306);
    expect(await raw.login('registrar-one', 'open-sesame-1', [], ['strange-1.0'])).to.equal(2307);
    expect(await raw.login('registrar-one', 'open-sesame-1', ['strange-1.0'])).to.equal(2103);
    registry.registrar('registrar-two').active = false;
    expect(await raw.login('registrar-two')).to.equal(2201);
    registry.registrar('registrar-two').active = true;
    expect(await raw.login('nobody-here')).to.equal(2200);
    expect(await raw.login('registrar-one', 'not-the-one')).to.equal(2501);
    expect(await raw.read()).to.equal('closed');
    const again = await open();
    expect(await again.login('registrar-one', 'open-sesame-1', [])).to.equal(1000);
    expect(await again.login('registrar-one')).to.equal(2002);
    expect(await again.code(domain('check', '<name>a.test</name>'), fee('check', '<command name="create"/>'))).to.equal(2002);
    expect(await again.code(domain('check', '<name>a.test</name>'), '<x:y xmlns:x="urn:nobody"/>')).to.equal(2103);
    expect(await again.send('<epp')).to.include('code="2001"');
    expect(await again.send(`<epp xmlns="${NS}epp-1.0"><hello/></epp>`)).to.include('<greeting>');
    expect(await again.code('<logout/>')).to.equal(1500);
  });

  it('commands: each refusal has its code', async () => {
    const clients = { one: await open(), two: await open() };
    expect(await clients.one.login('registrar-one')).to.equal(1000);
    expect(await clients.two.login('registrar-two')).to.equal(1000);
    const wrong: string[] = [];
    for (const [what, who, body, code, extension] of ROWS) {
      const got = await clients[who].code(body, extension);
      if (got !== code) wrong.push(`${what}: ${String(got)} instead of ${String(code)}`);
    }
    expect(wrong).to.deep.equal([]);
  });

  it('an absurd length cuts the line; two frames in one piece are two commands', async () => {
    const raw = await open();
    const socket = connect({ host: '127.0.0.1', port: registry.port });
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.resume();
    socket.write(Buffer.from([0xff, 0xff, 0xff, 0xff]));
    await closed;
    const answers = Promise.all([raw.code('<poll op="req"/>'), raw.code('<poll op="req"/>')]);
    expect(await answers).to.deep.equal([2002, 2002]);
  });
});
