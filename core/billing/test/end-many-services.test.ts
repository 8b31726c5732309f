import { openTestApp, postgresAvailable, requireComponent, type TestApp } from '@billet/testkit';
import { expect } from 'chai';
import { endService, endServices } from '../src/services/index.ts';

const FIELDS = 'status, billing_status, end_date, next_bill_at, billing_paused_on, stock_taken, version';

const suite = (engine: 'sqlite' | 'postgres'): void => {
  describe(`many services end as one does [${engine}]`, function () {
    this.timeout(120_000);
    let app: TestApp;

    before(async () => {
      app = await openTestApp({ engine });
    });
    after(() => app.close());

    /** Six in different states, the last with an add-on. */
    const six = async (name: string): Promise<readonly number[]> => {
      const client = await app.signUp(name);
      const ids: number[] = [];
      for (let count = 0; count < 6; count += 1) {
        const { serviceId, invoiceId } = await app.order(client);
        ids.push(serviceId);
        if (count > 0) await app.pay(invoiceId);
      }
      const set = (sql: string, at: number): Promise<unknown> => app.house.db.transaction(() => app.house.db.execute(`update services set ${sql} where id = ?`, [ids[at] ?? 0]));
      await set("cancel_requested_at = '2027-01-20T00:00:00.000Z'", 1);
      await set("end_date = '2027-01-10'", 2);
      await set('stock_taken = 1', 3);
      await set("status = 'terminated', billing_status = 'ended', next_bill_at = null", 4);
      const child = (await app.order(client)).serviceId;
      await app.house.db.transaction(() => app.house.db.execute('update services set parent_id = ? where id = ?', [ids[5] ?? 0, child]));
      return [...ids, child];
    };
    const rows = async (ids: readonly number[]): Promise<readonly unknown[]> => {
      const found: unknown[] = [];
      for (const id of ids) found.push(...(await app.house.db.raw(`select ${FIELDS} from services where id = ?`, [id])));
      return found;
    };
    const ended = async (ids: readonly number[]): Promise<readonly number[]> => (await app.house.db.raw<{ payload: unknown }>("select payload from outbox_events where name = 'service.ended'")).map(({ payload }) => (typeof payload === 'string' ? (JSON.parse(payload) as { serviceId: number }) : (payload as { serviceId: number })).serviceId).filter((id) => ids.includes(id)).sort((a, b) => a - b);

    it('with the same columns and the same events, and a second time with none', async () => {
      const [one, many] = [await six('Ana'), await six('Bia')];
      await app.house.executor.asSystem('test', async (ctx) => {
        for (const id of one.slice(0, 6)) await endService(ctx, id, '2027-01-21');
      });
      for (let time = 0; time < 2; time += 1) await app.house.executor.asSystem('test', (ctx) => endServices(ctx, many.slice(0, 6), '2027-01-21'));
      expect(await rows(many)).to.deep.equal(await rows(one));
      expect(await ended(one)).to.deep.equal([0, 1, 2, 3, 5, 6].map((at) => one[at]));
      expect(await ended(many)).to.deep.equal([0, 1, 2, 3, 5, 6].map((at) => many[at]));
    });
  });
};

suite('sqlite');
if (requireComponent('PostgreSQL', postgresAvailable())) suite('postgres');
