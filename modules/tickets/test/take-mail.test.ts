import { openTestApp, type TestApp, type TestClient } from '@billet/testkit';
import type { Caller } from '@billet/sdk';
import { expect } from 'chai';
import { readMail } from '../src/read-mail.ts';

const SYSTEM: Caller = { audience: 'system', actor: { kind: 'system' }, permissions: ['*'], scope: { kind: 'all' }, locale: 'en' };

interface Wish {
  readonly from?: string;
  readonly to?: string;
  readonly subject?: string;
  readonly id?: string;
  readonly headers?: readonly string[];
  readonly body?: string;
}

let count = 0;
const mailOf = ({ from = 'ana@example.org', to = 'support@fibra.example', subject = 'The line is down', id, headers = [], body = 'Since noon.\r\n> quoted' }: Wish): Buffer => {
  count += 1;
  return Buffer.from([`From: Somebody <${from}>`, `To: ${to}`, `Subject: ${subject}`, `Message-ID: ${id ?? `<m${String(count)}@example.org>`}`, 'MIME-Version: 1.0', ...headers, '', body].join('\r\n'));
};

describe('mails of programs', () => {
  for (const [header, wanted] of [
    ['Auto-Submitted: auto-replied', true], ['Auto-Submitted: auto-generated', true], ['Auto-Submitted: no', false], ['Precedence: bulk', true], ['Precedence: list', true], ['List-Id: <x.example>', true],
    ['Return-Path: <>', true], ['X-Autoreply: yes', true], ['Content-Type: multipart/report; boundary=x', true], ['X-Other: x', false],
  ] as const) it(`${wanted ? 'are' : 'are not'} those with ${header}`, async () => { expect((await readMail(mailOf({ headers: [header] })))?.automatic).to.equal(wanted); });

  it('are those of mailer-daemon; what is no mail is none', async () => {
    expect((await readMail(mailOf({ from: 'MAILER-DAEMON@example.org' })))?.automatic).to.equal(true);
    for (const text of ['', 'x', '\0'.repeat(100)]) expect(await readMail(Buffer.from(text))).to.equal(undefined);
  });
});

describe('mails in HTML', () => {
  const html = async (body: string): Promise<string | undefined> => (await readMail(mailOf({ headers: ['Content-Type: text/html; charset=utf-8'], body })))?.text;

  it('are read as words, without marks, scripts and styles', async () => {
    expect(await html('<style>p { color: red }</style><p>Since noon.<br>Nothing &lt;works&gt;</p><script>alert(1)</script><p>Ana &amp; Bea</p>')).to.equal('Since noon.\nNothing <works>\nAna & Bea');
    expect(await html('<p>Before</p><script>never ends')).to.equal('Before');
  });

  for (const piece of ['<', '<script>', '<style', '<p>x</p>']) {
    it(`are read in one pass, however often ${piece} stands in them`, async () => {
      expect((await html(`Hello ${piece.repeat(3_000_000 / piece.length)}`))?.startsWith('Hello')).to.equal(true);
    }).timeout(10_000);
  }
});

describe('mail for tickets', function () {
  this.timeout(120_000);
  let app: TestApp;
  let ana: TestClient;
  let bea: TestClient;
  const take = (wish: Wish): Promise<{ outcome: string; ticketId: number | null }> => app.call('tickets.takeMail', { content: mailOf(wish).toString('base64') }, SYSTEM);
  const said = async (id: number | null): Promise<readonly { author: string; body: string; files: readonly { name: string }[] }[]> => (await app.call<{ messages: { author: string; body: string; files: { name: string }[] }[] }>('tickets.get', { id })).messages;
  /** What our mails about a ticket to a reader name themselves as. */
  const threadOf = async (id: number, address: string): Promise<string> => {
    const rows = await app.house.db.raw<{ model: unknown }>('select model from mail_messages where to_address = ? order by id', [address]);
    const models = rows.map(({ model }) => (typeof model === 'string' ? JSON.parse(model) : model) as { thread?: string; ticketId?: number });
    return models.find((model) => model.ticketId === id && model.thread !== undefined)?.thread ?? 'none';
  };

  before(async () => {
    app = await openTestApp();
    await app.call('tickets.saveDepartment', { brandId: app.brandId, names: { en: 'Support' }, email: 'support@fibra.example', staffIds: [1], active: true });
    [ana, bea] = [await app.signUp('Ana'), await app.signUp('Bea')];
  });
  after(() => app.close());

  it('opens a ticket in the department it was sent to, once, and keeps what was quoted', async () => {
    const first = await take({ from: ana.email.toUpperCase(), id: '<same@example.org>' });
    expect(first.outcome).to.equal('opened');
    expect(await said(first.ticketId)).to.deep.include.members([]);
    expect((await said(first.ticketId)).map(({ author, body }) => [author, body])).to.deep.equal([['client', 'Since noon.\n> quoted']]);
    expect(await take({ from: ana.email, id: '<same@example.org>' })).to.deep.equal({ outcome: 'known', ticketId: null });
  });

  it('is left alone from strangers, programs, departments, and to nobody here', async () => {
    expect((await take({ from: 'stranger@example.org' })).outcome).to.equal('foreign');
    expect((await take({ from: ana.email, to: 'other@fibra.example' })).outcome).to.equal('foreign');
    expect((await take({ from: ana.email, headers: ['Auto-Submitted: auto-replied'] })).outcome).to.equal('automatic');
    expect((await take({ from: 'support@fibra.example' })).outcome).to.equal('automatic');
  });

  it('answers a ticket by its mark, from the client or from the member of staff it was made for, and from nobody else', async () => {
    const { ticketId } = await take({ from: ana.email });
    const thread = await threadOf(ticketId ?? 0, ana.email);
    expect(thread).to.match(/^<t\d+-c-[0-9a-f]{24}@fibra\.example>$/);
    const about = [`References: <x@example.org> ${thread}`];
    expect(await take({ from: ana.email, headers: about, body: 'More.' })).to.deep.equal({ outcome: 'answered', ticketId });
    expect((await take({ from: bea.email, headers: about })).outcome).to.equal('foreign');
    expect((await take({ from: 'stranger@example.org', headers: about })).outcome).to.equal('foreign');
    const forged = thread.replace(/[0-9a-f]{24}/, '0'.repeat(24));
    expect((await take({ from: 'stranger@example.org', headers: [`In-Reply-To: ${forged}`] })).outcome).to.equal('foreign');
    const ofStaff = await threadOf(ticketId ?? 0, 'owner@example.com');
    expect((await take({ from: ana.email, headers: [`In-Reply-To: ${ofStaff}`] })).outcome).to.equal('foreign');
    expect(await take({ from: 'owner@example.com', headers: [`In-Reply-To: ${ofStaff}`], body: 'It is mended.' })).to.deep.equal({ outcome: 'answered', ticketId });
    expect((await said(ticketId)).map(({ author, body }) => [author, body])).to.deep.equal([['client', 'Since noon.\n> quoted'], ['client', 'More.'], ['staff', 'It is mended.']]);
  });

  it('keeps the files that the page would take, and the words whatever the files are', async () => {
    const part = (name: string, content: string): string => `--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(content).toString('base64')}\r\n`;
    const body = `--b\r\nContent-Type: text/plain\r\n\r\nSee the log.\r\n${part('router.log', 'red light')}${part('virus.exe', 'MZ')}${part('fake.png', 'not a picture')}--b--\r\n`;
    const { ticketId } = await take({ from: ana.email, headers: ['Content-Type: multipart/mixed; boundary=b'], body });
    const [message] = await said(ticketId);
    expect([message?.body, message?.files.map(({ name }) => name)]).to.deep.equal(['See the log.', ['router.log']]);
  });

  it('stops a loop that no header gives away', async () => {
    const outcomes = [];
    for (let i = 0; i < 25; i += 1) outcomes.push((await take({ from: bea.email })).outcome);
    expect([outcomes.filter((each) => each === 'opened').length <= 20, outcomes.at(-1)]).to.deep.equal([true, 'toomany']);
  });
});
