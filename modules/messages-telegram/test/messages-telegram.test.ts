import type { Caller } from '@billet/sdk';
import { openTestApp, postgresAvailable, requireComponent, type TestApp, type TestClient } from '@billet/testkit';
import { expect } from 'chai';
import { startFakeTelegram, TOKEN, type FakeTelegram } from './support/fake-telegram.ts';

const SYSTEM: Caller = { audience: 'system', actor: { kind: 'system' }, permissions: ['*'], scope: { kind: 'all' }, locale: 'en' };

interface Link {
  readonly id: number;
  readonly name: string;
  readonly state: string;
  readonly topics: readonly string[];
}

interface Shown {
  readonly id: number;
  readonly body: string;
  readonly state: string;
  readonly reason: string;
}

const codeOf = (call: Promise<unknown>): Promise<string> => call.then(() => 'nothing was refused', (error: unknown) => (error as { code?: string }).code ?? String(error));

const suite = (engine: 'sqlite' | 'postgres'): void => {
  describe(`messages by Telegram [${engine}]`, function () {
    this.timeout(60_000);
    let app: TestApp;
    let telegram: FakeTelegram;
    let ana: TestClient;
    let bea: TestClient;
    let events = 0;

    const begin = async (as = ana): Promise<string> => /\?start=(.+)$/.exec((await app.call<{ link: string }>('telegram.begin', {}, as.caller)).link)?.[1] ?? '';
    const finish = async (as = ana): Promise<boolean> => (await app.call<{ linked: boolean }>('telegram.finish', {}, as.caller)).linked;
    const links = async (as = ana): Promise<readonly Link[]> => (await app.call<{ items: Link[] }>('telegram.links', {}, as.caller)).items;
    const log = async (): Promise<readonly Shown[]> => (await app.call<{ items: Shown[] }>('telegram.messages', {})).items;
    const queue = async (topic: string, facts: object = {}, eventId = ''): Promise<readonly number[]> => {
      events += 1;
      return (await app.call<{ messageIds: number[] }>('telegram.queue', { topic, eventId: eventId === '' ? `e${String(events)}` : eventId, clientId: ana.clientId, facts }, SYSTEM)).messageIds;
    };
    const send = async (messageId: number | undefined): Promise<boolean> => (await app.call<{ later: boolean }>('telegram.send', { messageId }, SYSTEM)).later;
    const set = (values: object): Promise<unknown> => app.call('settings.save', { owner: 'messages-telegram', scope: 'extension', values });
    const stateOf = async (id: number | undefined): Promise<string> => (await log()).find((each) => each.id === id)?.state ?? 'none';

    before(async () => {
      app = await openTestApp({ engine, fakes: true });
      telegram = await startFakeTelegram();
      [ana, bea] = [await app.signUp('Ana'), await app.signUp('Bea')];
    });
    after(async () => {
      await app.close();
      await telegram.stop();
    });

    it('are not offered before staff set a bot up', async () => {
      expect(await codeOf(begin())).to.equal('TELEGRAM_UNSET');
      expect((await (await app.clientBrowser(ana)).get('/x/messages-telegram')).text).to.include('no messages by Telegram at the moment');
      await set({ bot: '@fibra_bot', token: TOKEN, address: telegram.url });
    });

    it('go to a chat that the client linked himself, by a code that works once', async () => {
      const code = await begin();
      expect(await finish(), 'nobody pressed Start yet').to.equal(false);
      telegram.write(7, 'Hello?');
      telegram.write(7, `/start ${code}`);
      telegram.write(8, `/start ${code}`);
      telegram.write(-9, `/start ${await begin()}`, 'group');
      telegram.write(10, '/start never-given-to-anybody');
      expect(await finish(bea), 'another client gets nothing of it').to.equal(false);
      expect((await links()).map(({ name, state }) => [name, state])).to.deep.equal([['ana7', 'on']]);
      expect(await links(bea)).to.deep.equal([]);
      const rows = await app.house.db.raw<{ digest: string }>('select digest from x_messages_telegram_codes');
      expect(rows.some(({ digest }) => code.includes(digest))).to.equal(false);
      const asked = telegram.seen.filter(({ path }) => path.endsWith('getUpdates')).length;
      await finish();
      expect((telegram.seen.at(-1)?.json as { offset: number }).offset, 'what was seen is confirmed').to.be.greaterThan(1000);
      expect(telegram.seen.filter(({ path }) => path.endsWith('getUpdates')).length).to.equal(asked + 1);
    });

    it('do not take a code that is older than an hour', async () => {
      const code = await begin(bea);
      await app.house.db.transaction(() => app.house.db.execute('update x_messages_telegram_codes set until = ?', [app.house.clock.wall()]));
      telegram.write(11, `/start ${code}`);
      expect(await finish(bea)).to.equal(false);
    });

    it('tell of what happens, once, in the words of the client', async () => {
      const { invoiceId } = await app.order(ana);
      await app.house.settle();
      const [number] = await app.house.db.raw<{ number: string }>('select number from invoices where id = ?', [invoiceId]);
      expect(telegram.chats.get(7)).to.deep.equal([`There is a new invoice for you: ${String(number?.number)}, R$35.45.`]);
      expect((await log()).map(({ state, body }) => [state, body])).to.deep.equal([['sent', telegram.chats.get(7)?.[0]]]);
      await app.house.settle();
      const [id] = await queue('service-suspended', { service: 'Fibra 20M' }, 'same');
      await send(id);
      await send(id);
      expect(await queue('service-suspended', { service: 'Fibra 20M' }, 'same')).to.deep.equal([]);
      expect(telegram.chats.get(7)?.slice(1)).to.deep.equal(['Fibra 20M is suspended. Please look at your invoices.']);
      await app.order(bea);
      await app.house.settle();
      expect(telegram.chats.get(7)).to.have.length(2);
    });

    it('wait when Telegram says so, and are sent later', async () => {
      const [id] = await queue('payment-failed');
      telegram.next({ status: 429, json: { ok: false, error_code: 429, description: 'Too Many Requests: retry after 30', parameters: { retry_after: 30 } } });
      expect(await send(id)).to.equal(true);
      const asked = telegram.seen.length;
      expect(await send(id), 'before that nothing is asked').to.equal(true);
      expect(telegram.seen.length).to.equal(asked);
      await app.house.db.transaction(() => app.house.db.execute(`update x_messages_telegram_messages set not_before = '' where id = ?`, [id ?? 0]));
      expect(await send(id)).to.equal(false);
      expect([await stateOf(id), telegram.chats.get(7)?.length]).to.deep.equal(['sent', 3]);
    });

    it('wait while the token is wrong, until staff have mended it', async () => {
      const [id] = await queue('payment-failed');
      await set({ token: `${TOKEN}x` });
      expect(await send(id)).to.equal(true);
      expect((await log())[0]).to.include({ state: 'waiting', reason: 'Unauthorized' });
      expect(await codeOf(finish())).to.equal('TELEGRAM_REFUSED');
      expect((await (await app.clientBrowser(ana)).send('/x/messages-telegram', 'finish', {})).text).to.include('Telegram refuses the bot: Unauthorized');
      await set({ token: TOKEN });
      expect(await send(id)).to.equal(false);
      expect(await stateOf(id)).to.equal('sent');
    });

    it('are never sent twice where an answer gets lost, and say so', async () => {
      const [id] = await queue('payment-failed');
      const before = telegram.chats.get(7)?.length ?? 0;
      telegram.loseAnswer();
      expect(await send(id)).to.equal(false);
      expect(await send(id)).to.equal(false);
      expect([await stateOf(id), telegram.chats.get(7)?.length]).to.deep.equal(['unknown', before + 1]);
      const [died] = await queue('payment-failed');
      await app.house.db.transaction(() => app.house.db.execute(`update x_messages_telegram_messages set state = 'sending' where id = ?`, [died ?? 0]));
      expect(await send(died), 'a process that died in the middle').to.equal(false);
      expect(telegram.chats.get(7)?.length).to.equal(before + 1);
    });

    it('are chosen by topic on the page of the client, and only his own', async () => {
      const [link] = await links();
      const client = await app.clientBrowser(ana);
      const page = await client.send('/x/messages-telegram', 'choose', { id: String(link?.id), 'topics.invoice-paid': 'on' });
      expect(page.status, page.text).to.equal(200);
      expect((await links())[0]?.topics).to.deep.equal(['invoice-paid']);
      expect(await queue('payment-failed')).to.deep.equal([]);
      expect(await queue('invoice-paid', { number: 'F-1' })).to.have.length(1);
      for (const operation of ['telegram.choose', 'telegram.unlink']) expect(await codeOf(app.call(operation, { id: link?.id }, bea.caller)), operation).to.equal('NOT_FOUND');
      const begun = await client.send('/x/messages-telegram', 'begin', {});
      expect(begun.html).to.match(/href="https:\/\/t\.me\/fibra_bot\?start(=|&#x3D;)[A-Za-z0-9_-]+"/);
    });

    it('end when the person stops the bot, and come again when he links it again', async () => {
      const [link] = await links();
      const [one] = await queue('invoice-paid', { number: 'F-2' });
      const [two] = await queue('invoice-paid', { number: 'F-3' });
      telegram.block(7);
      expect([await send(one), await send(two)]).to.deep.equal([false, false]);
      expect([await stateOf(one), await stateOf(two), (await links())[0]?.state]).to.deep.equal(['blocked', 'blocked', 'blocked']);
      expect(await queue('invoice-paid', { number: 'F-4' })).to.deep.equal([]);
      telegram.write(7, `/start ${await begin()}`);
      expect(await finish()).to.equal(true);
      expect(await links()).to.deep.equal([{ id: link?.id, name: 'ana7', state: 'on', topics: ['invoice-paid'] }]);
      const staff = await app.staffBrowser();
      expect((await staff.get('/staff/x/messages-telegram')).text).to.include('1 chat').and.include('bot was blocked by the user').and.include('Invoice F-2 is paid');
      expect((await staff.get('/staff/x/messages-telegram')).html).to.not.include(TOKEN);
      await app.call('telegram.unlink', { id: link?.id }, ana.caller);
      expect(await queue('invoice-paid', { number: 'F-5' })).to.deep.equal([]);
      await app.advance(new Date(Date.parse(app.house.clock.now()) + 92 * 86_400_000).toISOString());
      expect(await log(), 'forgotten after ninety days').to.deep.equal([]);
    });
  });
};

suite('sqlite');
if (requireComponent('PostgreSQL', postgresAvailable())) suite('postgres');
