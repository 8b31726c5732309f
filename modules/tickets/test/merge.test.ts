import { openTestApp, postgresAvailable, requireComponent, type TestApp, type TestClient } from '@billet/testkit';
import type { Caller } from '@billet/sdk';
import { expect } from 'chai';

const SYSTEM: Caller = { audience: 'system', actor: { kind: 'system' }, permissions: ['*'], scope: { kind: 'all' }, locale: 'en' };

interface Read {
  readonly ticket: { readonly status: string; readonly priority: string };
  readonly mergedInto: number | null;
  readonly messages: readonly { readonly body: string; readonly files: readonly { readonly id: number; readonly name: string }[] }[];
}

const codeOf = (call: Promise<unknown>): Promise<string> => call.then(() => 'nothing was refused', (error: unknown) => (error as { code?: string }).code ?? String(error));

const suite = (engine: 'sqlite' | 'postgres'): void => {
  describe(`merged tickets [${engine}]`, function () {
    this.timeout(60_000);
    let app: TestApp;
    let ana: TestClient;
    let bea: TestClient;
    let departmentId: number;

    const open = async (subject: string, more: object = {}, as = ana.caller): Promise<number> => (await app.call<{ id: number }>('tickets.open', { departmentId, subject, message: `${subject}.`, ...more }, as)).id;
    const read = (id: number, as = ana.caller): Promise<Read> => app.call<Read>('tickets.get', { id }, as);
    const said = async (id: number): Promise<readonly string[]> => (await read(id)).messages.map(({ body }) => body);
    const merge = (id: number, into: number): Promise<{ id: number; status: string; priority: string }> => app.call('tickets.merge', { id, into });
    const mails = async (): Promise<readonly string[]> => {
      await app.house.settle();
      return (await app.call<{ items: { key: string; to: string; subject: string | null }[] }>('mail.list', { limit: 100 })).items.map(({ key, to, subject }) => `${key} ${to} ${String(subject)}`);
    };
    const threadOf = async (id: number, address: string): Promise<string> => {
      const rows = await app.house.db.raw<{ model: unknown }>('select model from mail_messages where to_address = ? order by id', [address]);
      const models = rows.map(({ model }) => (typeof model === 'string' ? JSON.parse(model) : model) as { thread?: string; ticketId?: number });
      return models.find((model) => model.ticketId === id && model.thread !== undefined)?.thread ?? 'none';
    };

    before(async () => {
      app = await openTestApp({ engine });
      [ana, bea] = [await app.signUp('Ana'), await app.signUp('Bea')];
      ({ id: departmentId } = await app.call<{ id: number }>('tickets.saveDepartment', { brandId: app.brandId, names: { en: 'Support' }, email: 'support@fibra.example', staffIds: [1], active: true }));
    });
    after(() => app.close());

    it('bring their words, files and notes, in the order in which they were said, and are closed; twice is once', async () => {
      const kept = await open('First');
      const other = await open('Second', { priority: 'high', file: Buffer.from('log').toString('base64'), 'file.name': 'a.log' });
      await app.call('tickets.note', { id: other, note: 'He called.' });
      await app.call('tickets.answer', { id: kept, message: 'An answer.' });
      expect(await merge(other, kept), 'it waits for staff as the merged one did').to.include({ id: kept, status: 'client-replied', priority: 'high' });
      const before = await mails();
      expect(await merge(other, kept)).to.include({ id: kept });
      expect(await mails(), 'nobody is told twice').to.deep.equal(before);
      expect(before.filter((each) => each.startsWith('tickets.merged'))).to.deep.equal([`tickets.merged ${ana.email} First: your question goes on in T${String(100_000 + kept)}`]);
      expect(await said(kept)).to.deep.equal(['First.', 'Second.', 'An answer.']);
      const file = (await read(kept)).messages[1]?.files[0];
      expect(await app.call('tickets.readFile', { fileId: file?.id }, ana.caller)).to.include({ name: 'a.log', file: Buffer.from('log').toString('base64') });
      expect((await app.call<{ items: { body: string }[] }>('tickets.notes', { id: kept })).items.map(({ body }) => body)).to.deep.equal(['He called.']);
      const gone = await read(other);
      expect([gone.ticket.status, gone.mergedInto, gone.messages]).to.deep.equal(['closed', kept, []]);
      expect((await read(kept)).mergedInto).to.equal(null);
    });

    it('lead answers, notes and mails to the kept one, over every step, and take no acts of their own', async () => {
      const [a, b, c] = [await open('a'), await open('b'), await open('c')];
      const thread = await threadOf(a, ana.email);
      await merge(a, b);
      await merge(b, c);
      expect((await read(a)).mergedInto).to.equal(c);
      expect(await app.call('tickets.answer', { id: a, message: 'By its old number.' })).to.include({ id: c, status: 'answered' });
      await app.call('tickets.note', { id: b, note: 'Noted.' });
      expect((await app.call<{ items: unknown[] }>('tickets.notes', { id: c })).items).to.have.length(1);
      const mail = [`From: ${ana.email}`, 'To: support@fibra.example', 'Subject: Re', 'Message-ID: <1@example.org>', `In-Reply-To: ${thread}`, '', 'By mail.'].join('\r\n');
      expect(await app.call('tickets.takeMail', { content: Buffer.from(mail).toString('base64') }, SYSTEM)).to.deep.equal({ outcome: 'answered', ticketId: c });
      expect(await said(c)).to.deep.equal(['a.', 'b.', 'c.', 'By its old number.', 'By mail.']);
      expect(await merge(a, b), 'a ticket named by one that was merged is the kept one').to.include({ id: c });
      for (const act of ['close', 'take', 'reopen']) expect(await codeOf(app.call(`tickets.${act}`, { id: a })), act).to.equal('TICKET_MERGED');
      expect(await codeOf(app.call('tickets.rate', { id: a, stars: 5 }, ana.caller))).to.equal('TICKET_MERGED');
      expect(await codeOf(merge(a, await open('elsewhere')))).to.equal('TICKET_MERGED');
      expect(await codeOf(merge(c, a)), 'no rings').to.equal('TICKET_MERGE_SAME');
    });

    it('are of one client, and staff merge them', async () => {
      const [hers, his, more] = [await open('hers'), await open('his', {}, bea.caller), await open('more')];
      expect(await codeOf(merge(hers, his))).to.equal('TICKET_MERGE_CLIENT');
      expect(await codeOf(merge(hers, hers))).to.equal('TICKET_MERGE_SAME');
      expect(await codeOf(merge(hers, 9_999_999))).to.equal('NOT_FOUND');
      expect(await codeOf(app.call('tickets.merge', { id: hers, into: more }, ana.caller))).to.equal('FORBIDDEN');
      const choices = async (): Promise<readonly number[]> => (await app.call<{ items: { id: number }[] }>('tickets.mergeChoices', { id: hers })).items.map(({ id }) => id);
      expect(await choices()).to.include(more).and.not.include(his);
      await merge(more, hers);
      expect(await choices()).to.not.include(more);
      expect(await codeOf(read(hers, bea.caller))).to.equal('NOT_FOUND');
    });

    it('show where they went, to both sides, and answers reach everybody who asked', async () => {
      const { db } = app.house;
      const [{ id: userId } = { id: 0 }] = await db.raw<{ id: number }>('select id from users where email = ?', [bea.email]);
      await db.transaction(() => db.execute(`insert into memberships (client_id, user_id, role, permissions, created_at) values (?, ?, 'member', '["tickets.*"]', ?)`, [ana.clientId, userId, app.house.clock.now()]));
      const kept = await open('Of Ana');
      const other = await open('Of Bea for Ana', {}, { ...ana.caller, userId });
      const staff = await app.staffBrowser();
      const sent = await staff.send(`/staff/x/tickets/${String(other)}`, 'merge', { into: String(kept) });
      expect(sent.text).to.include('Of Bea for Ana.').and.include('Of Ana.');
      const shown = await staff.get(`/staff/x/tickets/${String(other)}`);
      expect(shown.html).to.include(`merged into T${String(100_000 + kept)}`).and.include(`href="/staff/x/tickets/${String(kept)}"`).and.not.include('name="message"');
      expect((await (await app.clientBrowser(ana)).get(`/x/tickets/${String(other)}`)).text).to.include(`merged into T${String(100_000 + kept)}`);
      await app.call('tickets.answer', { id: kept, message: 'For both.' });
      expect((await mails()).filter((each) => each.startsWith('tickets.answered') && each.endsWith('Of Ana')).map((each) => each.split(' ')[1]).sort()).to.deep.equal([ana.email, bea.email].sort());
    });
  });

  describe(`mails that were taken [${engine}]`, function () {
    this.timeout(60_000);

    it('are forgotten after thirty days, with who sent them', async () => {
      const app = await openTestApp({ engine });
      const take = (id: string): Promise<unknown> => app.call('tickets.takeMail', { content: Buffer.from(`From: a@example.org\r\nTo: b@example.org\r\nMessage-ID: <${id}@example.org>\r\n\r\nx`).toString('base64') }, SYSTEM);
      const kept = async (): Promise<number> => (await app.house.db.raw('select id from x_tickets_arrivals')).length;
      const days = async (count: number): Promise<void> => app.advance(new Date(Date.parse(app.house.clock.now()) + count * 86_400_000).toISOString());
      await take('one');
      await days(20);
      await take('two');
      expect(await kept()).to.equal(2);
      await days(12);
      expect(await kept()).to.equal(1);
      await days(20);
      expect(await kept()).to.equal(0);
      await app.close();
    });
  });
};

suite('sqlite');
if (requireComponent('PostgreSQL', postgresAvailable())) suite('postgres');
