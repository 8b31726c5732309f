import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import type { House } from '@billet/billing';
import { sendDue } from '../../src/webhooks/send-due.ts';
import { eachDatabase } from '../support/each-database.ts';
import { openTestHouse, signUp, staff, type TestHouse } from '../support/open-test-house.ts';
import { refusal } from '../support/refusal.ts';

interface Heard {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Delivery {
  readonly id: number;
  readonly eventId: string;
  readonly event: string;
  readonly state: string;
  readonly attempts: number;
  readonly status: number | null;
  readonly nextTryAt: string | null;
}

eachDatabase('outgoing webhooks', (open) => {
  let house: TestHouse;
  let server: Server;
  let url = '';
  const heard: Heard[] = [];
  let answer = 200;
  let hold: Promise<void> | undefined;

  before(async () => {
    house = await openTestHouse(await open(), undefined, [], { allowInner: true });
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => { body += part.toString('utf8'); });
      request.on('end', () => {
        heard.push({ headers: request.headers, body });
        const say = (): void => { response.writeHead(answer, answer === 302 ? { location: '/elsewhere' } : {}).end('as you like'); };
        if (hold === undefined) say();
        else hold.then(say, say);
      });
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/hear`;
  });
  after(async () => {
    await house.remove();
    await new Promise((resolve) => server.close(resolve));
  });
  beforeEach(() => {
    heard.length = 0;
    answer = 200;
    hold = undefined;
  });

  const call = <T>(name: string, input: unknown): Promise<T> => house.executor.callByName(name, input, staff) as Promise<T>;
  const create = (topics: readonly string[]): Promise<{ id: number; secret: string }> => call('webhooks.create', { url, label: 'Books', topics });
  const deliveries = async (id: number): Promise<readonly Delivery[]> => (await call<{ items: Delivery[] }>('webhooks.deliveries', { id })).items;
  const remove = (id: number): Promise<unknown> => call('webhooks.remove', { id });
  /** As if the time of the next try had come. */
  const comeDue = async (id: number): Promise<void> => {
    await house.db.transaction(async (work) => {
      await house.db.execute("update webhook_deliveries set next_try_at = '2020-01-01T00:00:00.000Z' where endpoint_id = ? and state = 'waiting'", [id]);
      await house.jobs.enqueue(work, [{ task: 'webhooks.send', payload: { endpointId: id } }]);
    });
    await house.settle();
  };
  const verified = ({ headers, body }: Heard, secret: string): boolean => {
    const mac = createHmac('sha256', Buffer.from(secret.slice(6), 'base64')).update(`${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`).digest('base64');
    return String(headers['webhook-signature']).split(' ').includes(`v1,${mac}`);
  };

  it('an event that is wanted is told once, signed, with its id; another is not', async () => {
    const { id, secret } = await create(['client.*']);
    const clientId = await signUp(house, 'one@example.com');
    await house.settle();
    const about = (await deliveries(id)).map((each) => each.event);
    expect(about).to.include('client.created').and.satisfy((events: string[]) => events.every((event) => event.startsWith('client.')));
    expect(heard).to.have.length(about.length);
    const [first] = heard;
    if (first === undefined) throw new Error('nothing was heard');
    expect(verified(first, secret)).to.equal(true);
    const said = JSON.parse(first.body) as Record<string, unknown>;
    expect(said).to.include({ type: 'client.created', version: 1, subject: `client:${String(clientId)}` });
    expect(said['data']).to.include({ clientId });
    expect((await deliveries(id)).at(-1)).to.include({ eventId: first.headers['webhook-id'], state: 'delivered', attempts: 1, status: 200, nextTryAt: null });
    await house.settle();
    expect(heard).to.have.length(about.length);
    await remove(id);
    await signUp(house, 'unheard@example.com');
    await house.settle();
    expect(heard).to.have.length(about.length);
  });

  it('what is refused is tried again with the same id and bytes, and given up after the tenth try', async () => {
    const { id } = await create(['client.created']);
    for (answer of [500, 302, 404]) {
      await signUp(house, `refused${String(answer)}@example.com`);
      await house.settle();
      expect((await deliveries(id))[0]).to.include({ state: 'waiting', attempts: 1, status: answer });
      await comeDue(id);
    }
    const tries = heard.filter(({ headers }) => headers['webhook-id'] === heard[0]?.headers['webhook-id']);
    expect(new Set(tries.map(({ body }) => body)).size).to.equal(1);
    expect(heard.every(({ headers }) => headers.host !== undefined)).to.equal(true);
    for (let i = 0; i < 10; i += 1) await comeDue(id);
    expect((await deliveries(id)).map(({ state, attempts }) => [state, attempts])).to.deep.equal([['failed', 10], ['failed', 10], ['failed', 10]]);
    answer = 204;
    const before = heard.length;
    await call('webhooks.resend', { id: (await deliveries(id))[0]?.id });
    await house.settle();
    expect(heard.length).to.equal(before + 1);
    expect((await deliveries(id))[0]).to.include({ state: 'delivered', status: 204, attempts: 1 });
    await remove(id);
  });

  it('nobody at the address: the others wait, and are told when somebody is there', async () => {
    const { id } = await create(['client.created']);
    await call('webhooks.change', { id, url: 'http://127.0.0.1:9/' });
    for (const name of ['a', 'b', 'c']) await signUp(house, `nobody-${name}@example.com`);
    await house.settle();
    expect((await deliveries(id)).map(({ attempts }) => attempts).sort()).to.deep.equal([0, 0, 1]);
    await call('webhooks.change', { id, url });
    await comeDue(id);
    expect((await deliveries(id)).map(({ state }) => state)).to.deep.equal(['delivered', 'delivered', 'delivered']);
    expect(heard).to.have.length(3);
    await remove(id);
  });

  it('an address that is gone, or took nothing for five days, is told nothing any more until it is switched on again', async () => {
    const { id } = await create(['client.created']);
    answer = 410;
    await signUp(house, 'gone@example.com');
    await house.settle();
    const stateOf = async (): Promise<string | undefined> => (await call<{ items: { id: number; state: string }[] }>('webhooks.list', {})).items.find((each) => each.id === id)?.state;
    expect(await stateOf()).to.equal('given_up');
    await signUp(house, 'later@example.com');
    await comeDue(id);
    expect(heard).to.have.length(1);
    answer = 200;
    await call('webhooks.change', { id, on: true });
    await house.settle();
    expect(heard).to.have.length(2);
    await house.db.transaction(() => house.db.execute('update webhook_endpoints set failing_since = ? where id = ?', [new Date(house.clock.wallMs() - 5 * 86_400_000).toISOString(), id]));
    answer = 503;
    await signUp(house, 'five@example.com');
    await house.settle();
    expect(await stateOf()).to.equal('given_up');
    await remove(id);
  });

  it('replays what happened since a moment, delivered before or not, each with its own id', async () => {
    const since = new Date(house.clock.wallMs() - 5).toISOString();
    await signUp(house, 'before-it-was-there@example.com');
    const { id } = await create(['client.created']);
    await signUp(house, 'after@example.com');
    await house.settle();
    expect(heard).to.have.length(1);
    expect(await call('webhooks.replay', { id, since })).to.deep.equal({ queued: 2 });
    await house.settle();
    expect(heard).to.have.length(3);
    expect(new Set(heard.map(({ headers }) => headers['webhook-id'])).size).to.equal(2);
    // Told once more while it waits, it is told once.
    answer = 500;
    await call('webhooks.replay', { id, since });
    await call('webhooks.replay', { id, since });
    await house.settle();
    expect(await deliveries(id)).to.have.length(2);
    await remove(id);
  });

  it('both secrets sign for a day after one was replaced; then only the new one', async () => {
    const { id, secret } = await create(['client.created']);
    const { secret: next } = await call<{ secret: string }>('webhooks.replaceSecret', { id });
    expect(next).to.not.equal(secret);
    expect(await call('webhooks.test', { id })).to.include({ ok: true, status: 200 });
    expect(heard.map((each) => [verified(each, secret), verified(each, next)])).to.deep.equal([[true, true]]);
    await house.db.transaction(() => house.db.execute("update webhook_endpoints set old_secret_until = '2020-01-01T00:00:00.000Z' where id = ?", [id]));
    await call('webhooks.test', { id });
    expect([verified(heard[1] ?? heard[0] as Heard, secret), verified(heard[1] as Heard, next)]).to.deep.equal([false, true]);
    const [row] = await house.db.raw<{ secret: string; old_secret: string }>('select secret, old_secret from webhook_endpoints where id = ?', [id]);
    expect(JSON.stringify(row)).to.not.contain(secret.slice(6, 20)).and.not.contain(next.slice(6, 20));
    await remove(id);
  });

  it('two workers that look at once tell it once', async () => {
    const { id } = await create(['client.created']);
    let free = (): void => undefined;
    hold = new Promise((resolve) => { free = resolve; });
    await signUp(house, 'held@example.com');
    const first = house.settle();
    while (heard.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    // The first one waits for the answer while another looks.
    await sendDue(house as unknown as House, id, new AbortController().signal);
    expect(heard).to.have.length(1);
    free();
    await first;
    expect((await deliveries(id))[0]).to.include({ state: 'delivered', attempts: 1 });
    await remove(id);
  });

  it('what a process had taken when it ended is told after its lease, and not before', async () => {
    const { id } = await create(['client.created']);
    await signUp(house, 'left@example.com');
    await house.dispatcher.drain();
    await sendDue(house as unknown as House, id, AbortSignal.abort());
    await house.jobs.drain(house.tasks.handlers());
    expect(heard).to.have.length(0);
    const [row] = await deliveries(id);
    expect(row).to.include({ state: 'waiting', attempts: 0 });
    expect(Date.parse(row?.nextTryAt ?? '')).to.be.greaterThan(house.clock.wallMs() + 60_000);
    await comeDue(id);
    expect(heard).to.have.length(1);
    await remove(id);
  });

  it('addresses inside, without TLS or with a password, and events that nobody declares are refused at their field', async () => {
    const strict = await openTestHouse(undefined);
    const refused = (input: object): Promise<string> => refusal(strict.executor.callByName('webhooks.create', { label: 'x', url: 'https://books.example/', topics: ['*'], ...input }, staff));
    try {
      for (const inner of ['https://127.0.0.1/', 'https://[::1]/', 'https://169.254.169.254/latest', 'https://10.1.2.3:8443/']) expect(await refused({ url: inner })).to.equal('WEBHOOK_URL_INNER url');
      for (const plain of ['http://books.example/', 'ftp://books.example/', 'books.example', '']) expect(await refused({ url: plain })).to.equal('WEBHOOK_URL url');
      expect(await refused({ url: 'https://me:secret@books.example/' })).to.equal('WEBHOOK_URL_PASSWORD url');
      for (const topic of ['invoice.eaten', 'nothing.*']) expect(await refused({ topics: [topic] })).to.equal('WEBHOOK_TOPIC topics');
      // A name that leads inside is found out when it is called.
      const { id } = (await strict.executor.callByName('webhooks.create', { label: 'x', url: 'https://localhost:9/', topics: ['*'] }, staff)) as { id: number };
      expect(await strict.executor.callByName('webhooks.test', { id }, staff)).to.include({ ok: false, error: 'localhost leads to an inner address.' });
    } finally {
      await strict.remove();
    }
  });

  it('every invariant holds', async () => {
    expect((await house.verify()).findings).to.deep.equal([]);
  });
});
