import { openTestApp, type TestApp } from '@billet/testkit';
import { expect } from 'chai';

/** Lines of the text format, by series. */
const seriesOf = (text: string): ReadonlyMap<string, number> =>
  new Map(text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => {
    const at = line.lastIndexOf(' ');
    return [line.slice(0, at), Number(line.slice(at + 1))];
  }));

describe('what a watch over the house reads', function () {
  this.timeout(60_000);
  let app: TestApp;
  let key: string;

  before(async () => {
    app = await openTestApp();
    ({ key } = await app.call<{ key: string }>('apiKeys.create', { label: 'watch', scopes: ['jobs.read'] }));
  });
  after(() => app.close());

  const read = async (token = key): Promise<{ status: number; type: string; text: string }> => {
    const answer = await fetch(`${app.base}/metrics`, { headers: { authorization: `Bearer ${token}` } });
    return { status: answer.status, type: answer.headers.get('content-type') ?? '', text: await answer.text() };
  };

  it('counts what waits and what was given up, and tells of what counts nought', async () => {
    const before = await read();
    expect([before.status, before.type]).to.deep.equal([200, 'text/plain; version=0.0.4; charset=utf-8']);
    expect(seriesOf(before.text).get('billet_jobs{state="dead"}')).to.equal(0);
    await app.house.db.transaction((work) => app.house.jobs.enqueue(work, [{ task: 'nobody.does', payload: 1, maxAttempts: 1 }]));
    await app.house.db.transaction(() => app.house.db.execute("update jobs set state = 'dead', attempts = 1 where task = 'nobody.does'"));
    await app.house.db.transaction(() => app.house.db.execute("insert into outbox_events (event_id, name, version, subject, payload, occurred_at, trace_id, actor) values ('e', 'client.created', 1, 'client:1', '{}', '2027-01-01T00:00:00.000Z', 't', '{}')"));
    await app.house.db.transaction(() => app.house.db.execute("insert into outbox_deliveries (event, subscriber, state, due_at) select id, 'nobody', 'dead', '2027-01-01T00:00:00.000Z' from outbox_events where event_id = 'e'"));
    const series = seriesOf((await read()).text);
    expect(series.get('billet_jobs{state="dead"}')).to.equal(1);
    expect(series.get('billet_event_deliveries{state="dead"}')).to.equal(1);
    for (const name of ['billet_clients', 'billet_invoices_open', 'billet_payment_attempts{state="unknown"}', 'billet_bindings{state="failed"}', 'billet_domain_operations{state="attention"}', 'billet_mails{state="failed"}', 'billet_webhooks_waiting']) expect(series.get(name), name).to.be.a('number');
  });

  it('measures requests by door and outcome, without an address in any label', async () => {
    await fetch(`${app.base}/healthz`);
    await fetch(`${app.base}/clients/4711/nothing`, { redirect: 'manual' });
    const { text } = await read();
    const series = seriesOf(text);
    expect(series.get('billet_http_request_seconds_count{door="healthz",method="GET",status="2xx"}')).to.be.greaterThan(0);
    expect(series.get('billet_http_request_seconds_bucket{le="+Inf",door="healthz",method="GET",status="2xx"}')).to.be.greaterThan(0);
    expect(text).to.not.contain('4711');
    expect(series.get('billet_process_resident_memory_bytes')).to.be.greaterThan(10_000_000);
  });

  it('is for keys that may read jobs; the same figures are an operation', async () => {
    const { key: other } = await app.call<{ key: string }>('apiKeys.create', { label: 'other', scopes: ['clients.read'] });
    expect((await read(other)).status).to.equal(403);
    expect((await read('nonsense')).status).to.equal(401);
    expect((await fetch(`${app.base}/metrics`)).status).to.be.oneOf([401, 403]);
    const answer = await fetch(`${app.base}/api/v1/figures`, { headers: { authorization: `Bearer ${key}` } });
    const { items } = (await answer.json()) as { items: readonly { name: string }[] };
    expect(items.map(({ name }) => name)).to.include.members(['clients', 'services', 'jobs', 'mails']);
  });
});
