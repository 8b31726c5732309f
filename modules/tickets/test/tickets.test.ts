import { openTestApp, postgresAvailable, requireComponent, staffCaller, type TestApp, type TestBrowser, type TestClient } from '@billet/testkit';
import { expect } from 'chai';

interface Ticket {
  readonly id: number;
  readonly status: string;
  readonly clientId: number;
}

interface Read {
  readonly ticket: Ticket;
  readonly messages: readonly { readonly body: string; readonly author: string; readonly name: string; readonly files: readonly { readonly id: number; readonly name: string }[] }[];
}

interface Mail {
  readonly key: string;
  readonly to: string;
  readonly subject: string | null;
}

const codeOf = (call: Promise<unknown>): Promise<string> => call.then(() => 'nothing was refused', (error: unknown) => (error as { code?: string }).code ?? String(error));

const suite = (engine: 'sqlite' | 'postgres'): void => {
  describe(`tickets [${engine}]`, function () {
    this.timeout(60_000);
    let app: TestApp;
    let ana: TestClient;
    let bea: TestClient;
    let departmentId: number;
    let staff: TestBrowser;

    const open = (more: object = {}, as = ana.caller): Promise<Ticket> => app.call<Ticket>('tickets.open', { departmentId, subject: 'No line', message: 'Since noon\nnothing works.', ...more }, as);
    const read = (id: number, as = ana.caller): Promise<Read> => app.call<Read>('tickets.get', { id }, as);
    const mails = async (): Promise<readonly Mail[]> => {
      await app.house.settle();
      return (await app.call<{ items: Mail[] }>('mail.list', { limit: 100 })).items.filter(({ key }) => key.startsWith('tickets.'));
    };

    before(async () => {
      app = await openTestApp({ engine });
      ana = await app.signUp('Ana Souza');
      bea = await app.signUp('Bea Lima');
      ({ id: departmentId } = await app.call<{ id: number }>('tickets.saveDepartment', { brandId: app.brandId, names: { en: 'Support', 'pt-BR': 'Suporte' }, email: 'support@fibra.example', staffIds: [1], active: true }));
      staff = await app.staffBrowser();
    });
    after(() => app.close());

    it('are opened by a client, answered by staff, and read again', async () => {
      const ticket = await open();
      expect(ticket).to.include({ status: 'open', clientId: ana.clientId });
      expect(await app.call('tickets.answer', { id: ticket.id, message: 'It is back.' })).to.include({ status: 'answered' });
      const { messages } = await read(ticket.id);
      expect(messages.map(({ author, body }) => [author, body])).to.deep.equal([['client', 'Since noon\nnothing works.'], ['staff', 'It is back.']]);
      expect(messages.map(({ name }) => name)).to.deep.equal(['Ana Souza', 'Owner']);
      expect(await app.call('tickets.answer', { id: ticket.id, message: 'Thanks' }, ana.caller)).to.include({ status: 'client-replied' });
      expect((await mails()).map(({ key, to }) => `${key} ${to}`).reverse()).to.deep.equal([
        `tickets.opened ${ana.email}`, 'tickets.client-wrote owner@example.com', `tickets.answered ${ana.email}`, 'tickets.client-wrote owner@example.com',
      ]);
    });

    it('write mails with their texts, a thread and an address for answers', async () => {
      const { id } = await open({ subject: 'Thread' });
      const [mail] = await app.house.db.raw<{ model: string; id: number }>(`select id, model from mail_messages where key = 'tickets.opened' order by id desc limit 1`);
      const model = (typeof mail?.model === 'string' ? JSON.parse(mail.model) : mail?.model) as Record<string, string>;
      expect(model['replyTo']).to.equal('support@fibra.example');
      expect(model['thread']).to.match(new RegExp(`^<t${String(id)}-c-[0-9a-f]{24}@fibra\\.example>$`));
      await app.house.settle();
      const shown = await app.call<{ subject: string; text: string }>('mail.get', { id: mail?.id });
      expect(JSON.stringify(shown)).to.include(`We have your question: T${String(100_000 + id)} · Thread`).and.include('nothing works.');
    });

    it('write to who asked while he belongs to the client, and name who wrote', async () => {
      const { db } = app.house;
      const [{ id: userId } = { id: 0 }] = await db.raw<{ id: number }>('select id from users where email = ?', [bea.email]);
      const both = [ana.clientId, userId];
      await db.transaction(() => db.execute(`insert into memberships (client_id, user_id, role, permissions, created_at) values (?, ?, 'member', '["tickets.*"]', ?)`, [...both, app.house.clock.now()]));
      const { id } = await open({ subject: 'Two people' }, { ...ana.caller, userId });
      await app.call('tickets.answer', { id, message: 'And I.' }, ana.caller);
      await app.call('tickets.answer', { id, message: 'For both.' });
      await db.transaction(() => db.execute('delete from memberships where client_id = ? and user_id = ?', both));
      await app.call('tickets.answer', { id, message: 'For those who stayed.' });
      expect((await mails()).filter(({ subject }) => subject?.endsWith('Two people')).map(({ to, subject }) => `${to} ${String(subject).split(':')[0] ?? ''}`).reverse()).to.deep.equal([
        `${bea.email} We have your question`, 'owner@example.com Bea Lima wrote', 'owner@example.com Ana Souza wrote', `${bea.email} Our answer`, `${ana.email} Our answer`,
      ]);
    });

    it('are hidden from other clients, with all that belongs to them', async () => {
      const { id } = await open({ file: Buffer.from('log line').toString('base64'), 'file.name': '../a<b>.log' });
      const { messages } = await read(id);
      const file = messages[0]?.files[0];
      expect(file?.name).to.equal('a_b_.log');
      for (const [operation, input] of [['tickets.get', { id }], ['tickets.answer', { id, message: 'x' }], ['tickets.close', { id }], ['tickets.readFile', { fileId: file?.id }]] as const) expect(await codeOf(app.call(operation, input, bea.caller)), operation).to.equal('NOT_FOUND');
      expect((await app.call<{ items: unknown[] }>('tickets.list', {}, bea.caller)).items).to.deep.equal([]);
      const [hers, his] = [await app.clientBrowser(ana), await app.clientBrowser(bea)];
      const answer = await hers.raw(`/x/tickets/files/${String(file?.id)}`, {});
      expect([answer.status, answer.headers.get('content-type'), answer.headers.get('content-disposition')]).to.deep.equal([200, 'application/octet-stream', 'attachment; filename=a_b_.log']);
      expect(await answer.text()).to.equal('log line');
      expect((await his.get(`/x/tickets/files/${String(file?.id)}`)).status).to.equal(404);
      expect((await his.get(`/x/tickets/${String(id)}`)).status).to.equal(404);
      expect((await fetch(`${app.base}/x/tickets/files/${String(file?.id)}`, { redirect: 'manual' })).status).to.equal(303);
    });

    it('take files of the set kinds and size only', async () => {
      const file = (text: string): string => Buffer.from(text).toString('base64');
      expect(await codeOf(open({ file: file('<p>'), 'file.name': 'page.html' }))).to.equal('FILE_KIND');
      expect(await codeOf(open({ file: file('MZ'), 'file.name': 'run.pdf' }))).to.equal('FILE_NOT_WHAT_IT_SAYS');
      await app.call('settings.save', { owner: 'tickets', scope: 'extension', values: { largestKib: 1 } });
      expect(await codeOf(open({ file: Buffer.alloc(1025, 'x').toString('base64'), 'file.name': 'a.txt' }))).to.equal('FILE_TOO_LARGE');
      await app.call('settings.save', { owner: 'tickets', scope: 'extension', values: { largestKib: 2048 } });
    });

    it('belong to a service or an invoice of the same client only', async () => {
      const { serviceId, invoiceId } = await app.order(ana);
      expect(await open({ serviceId, invoiceId })).to.include({ serviceId, invoiceId });
      expect(await codeOf(open({ serviceId }, bea.caller))).to.equal('NOT_FOUND');
      expect(await codeOf(open({ invoiceId }, bea.caller))).to.equal('NOT_FOUND');
      expect(await codeOf(open({ serviceId, clientId: bea.clientId }, staffCaller))).to.equal('NOT_FOUND');
      expect(await codeOf(open({ clientId: ana.clientId }, bea.caller))).to.equal('NOT_FOUND');
    });

    it('are opened by staff for a client, in a department of its brand that takes tickets', async () => {
      expect(await open({ clientId: ana.clientId }, staffCaller)).to.include({ status: 'answered', clientId: ana.clientId });
      expect(await codeOf(open({}, staffCaller))).to.equal('TICKET_CLIENT');
      const { id: resting } = await app.call<{ id: number }>('tickets.saveDepartment', { brandId: app.brandId, names: { en: 'Sales' } });
      expect(await codeOf(open({ departmentId: resting }))).to.equal('NOT_FOUND');
      expect((await app.call<{ items: { name: string }[] }>('tickets.choices', {}, { ...ana.caller, locale: 'pt-BR' })).items.map(({ name }) => name)).to.deep.equal(['Suporte']);
    });

    it('go their way on the pages of both sides', async () => {
      const client = await app.clientBrowser(ana);
      expect((await client.get('/')).text).to.contain('New ticket');
      const made = await client.send('/x/tickets/new', 'open', { departmentId: String(departmentId), subject: 'By page <b>', message: 'One\nTwo', priority: 'urgent', serviceId: '' });
      expect(made.path).to.match(/^\/x\/tickets\/\d+$/);
      expect(made.text).to.contain('By page <b>').and.contain('One').and.contain('Open');
      const page = `/staff${made.path}`;
      expect((await staff.get('/staff')).text).to.contain('By page <b>');
      expect((await staff.get('/staff/x/tickets')).text).to.contain('By page <b>').and.contain('Urgent');
      expect((await staff.send(page, 'take', {})).text).to.contain('In process');
      expect((await staff.send(page, 'answer', { message: 'Done.', close: 'on' })).text).to.contain('Closed');
      const refused = await client.send(made.path, 'answer', { message: '' });
      expect(refused.status).to.equal(422);
      expect((await client.send(made.path, 'answer', { message: 'Still not' })).text).to.contain('Client replied');
      expect((await client.send(made.path, 'take', {})).status).to.equal(422);
      expect((await client.send(made.path, 'close', {})).text).to.contain('Closed');
      expect((await staff.get(`/staff/clients/${String(ana.clientId)}`)).text).to.contain('By page <b>');
      const saved = await staff.send('/staff/x/tickets/departments', 'save', { brandId: String(app.brandId), names: 'en = Billing\nde = Buchhaltung', 'staffIds.1': 'on', email: '', sort: '2', active: 'on' });
      expect(saved.text).to.contain('Billing');
    });

    it('are rated by their client once they are answered, once each, and departments by the average', async () => {
      const rate = (id: number, stars: number, as = ana.caller, words = ''): Promise<string> => app.call('tickets.rate', { id, stars, words }, as).then(() => 'rated', (error: unknown) => (error as { code: string }).code);
      const before = (await app.call<{ items: { departmentId: number; average: number; count: number }[] }>('tickets.ratings', {})).items;
      expect(before).to.deep.equal([]);
      const [first, second] = [await open({ subject: 'rated' }), await open({ subject: 'rated too' })];
      expect(await rate(first.id, 5)).to.equal('TICKET_UNANSWERED');
      for (const { id } of [first, second]) await app.call('tickets.answer', { id, message: 'Done.' });
      expect(await rate(first.id, 5, bea.caller)).to.equal('NOT_FOUND');
      for (const stars of [0, 6]) expect(await rate(first.id, stars)).to.equal('INPUT_INVALID');
      expect(await rate(first.id, 2)).to.equal('rated');
      expect(await rate(first.id, 4, ana.caller, 'Sooner <b>please</b>')).to.equal('rated');
      expect(await rate(second.id, 5)).to.equal('rated');
      expect((await app.call<{ items: unknown[] }>('tickets.ratings', {})).items).to.deep.equal([{ departmentId, average: 4.5, count: 2 }]);
      const client = await app.clientBrowser(ana);
      await client.send(`/x/tickets/${String(second.id)}`, 'rate', { stars: '3', words: '' });
      const page = await staff.get(`/staff/x/tickets/${String(first.id)}`);
      expect(page.text).to.include('4 · Good').and.include('Sooner <b>please</b>').and.not.include('How did we do?');
      expect((await staff.get('/staff/x/tickets/departments')).text).to.include('3.5 of 5 · 2 tickets');
    });

    it('are closed by themselves days after the answer, and only those that wait for the client', async () => {
      const answered = await open({ subject: 'answered' });
      const states = { answered: answered.id, waits: (await open({ subject: 'waits' })).id, taken: (await open({ subject: 'taken' })).id, replied: (await open({ subject: 'replied' })).id };
      for (const id of [states.answered, states.taken, states.replied]) await app.call('tickets.answer', { id, message: 'Is it well?' });
      await app.call('tickets.take', { id: states.taken });
      await app.call('tickets.answer', { id: states.replied, message: 'No.' }, ana.caller);
      const shown = async (): Promise<object> => Object.fromEntries(await Promise.all(Object.entries(states).map(async ([name, id]) => [name, (await read(id)).ticket.status] as const)));
      const stay = { waits: 'open', taken: 'in-process', replied: 'client-replied' };
      const days = async (count: number): Promise<void> => app.advance(new Date(Date.parse(app.house.clock.now()) + count * 86_400_000).toISOString());
      await days(8);
      expect(await shown(), 'never, unless it is set').to.deep.equal({ answered: 'answered', ...stay });
      await app.call('settings.save', { owner: 'tickets', scope: 'extension', values: { closeDays: 10 } });
      await days(1);
      expect(await shown()).to.deep.equal({ answered: 'answered', ...stay });
      await days(2);
      expect(await shown()).to.deep.equal({ answered: 'closed', ...stay });
      const [entry] = await app.house.db.raw<{ who: string; before: string }>(`select who, before from x_tickets_history where ticket_id = ? and after = 'closed'`, [states.answered]);
      expect(entry).to.deep.equal({ who: '', before: 'answered' });
      expect(await app.call('tickets.answer', { id: states.answered, message: 'It broke again.' }, ana.caller), 'a message opens it again').to.include({ status: 'client-replied' });
      await app.call('settings.save', { owner: 'tickets', scope: 'extension', values: { closeDays: 0 } });
    });

    it('give rights to people of a client', async () => {
      const only = { ...ana.caller, permissions: ['tickets.read'] };
      expect(await codeOf(app.call('tickets.open', { departmentId, subject: 'x', message: 'y' }, only))).to.equal('FORBIDDEN');
      expect((await app.call<{ items: unknown[] }>('tickets.list', {}, only)).items).to.not.deep.equal([]);
      const writes = { ...ana.caller, permissions: ['tickets.read', 'tickets.write'] };
      expect(await app.call('tickets.open', { departmentId, subject: 'x', message: 'y' }, writes)).to.include({ status: 'open' });
    });

    it('have notes that only staff see, and texts for answers of a department, a brand or all', async () => {
      const { id } = await open();
      const { id: other } = await app.call<{ id: number }>('tickets.saveDepartment', { brandId: app.brandId, names: { en: 'Sales' }, active: true });
      await app.call('tickets.note', { id, note: 'He calls every day.' });
      expect((await app.call<{ items: readonly { name: string; body: string }[] }>('tickets.notes', { id })).items.map(({ name, body }) => [name, body])).to.deep.equal([['Owner', 'He calls every day.']]);
      for (const operation of ['tickets.notes', 'tickets.snippets'] as const) expect(await codeOf(app.call(operation, operation === 'tickets.notes' ? { id } : {}, ana.caller))).to.be.oneOf(['FORBIDDEN', 'NOT_FOUND']);
      expect(JSON.stringify(await read(id))).to.not.contain('every day');
      expect((await (await app.clientBrowser(ana)).get(`/x/tickets/${String(id)}`)).text).to.not.contain('every day');
      const save = (title: string, more: object = {}): Promise<{ id: number }> => app.call('tickets.saveSnippet', { title, body: `${title} for {name}: {topic}`, ...more });
      const saved = [await save('All'), await save('Brand', { brandId: app.brandId }), await save('Support', { departmentId }), await save('Sales', { departmentId: other })];
      expect(await codeOf(save('Nowhere', { brandId: 99 }))).to.equal('NOT_FOUND');
      const titles = async (of: object): Promise<readonly string[]> => (await app.call<{ items: readonly { title: string }[] }>('tickets.snippets', of)).items.map(({ title }) => title);
      expect(await titles({ departmentId })).to.deep.equal(['All', 'Brand', 'Support']);
      expect(await titles({ departmentId: other })).to.deep.equal(['All', 'Brand', 'Sales']);
      const desk = await app.staffBrowser();
      const page = await desk.get(`/staff/x/tickets/${String(id)}?snippet=${String(saved[2]?.id)}`);
      expect(page.text).to.contain('Support for Ana Souza: No line').and.contain('He calls every day.');
      const removed = await desk.send(`/staff/x/tickets/snippets/${String(saved[0]?.id)}`, 'remove', { id: String(saved[0]?.id) });
      expect(removed.status, removed.text).to.equal(200);
      expect(await titles({})).to.deep.equal(['Brand', 'Sales', 'Support']);
    });
  });
};

suite('sqlite');
if (requireComponent('PostgreSQL', postgresAvailable())) suite('postgres');
