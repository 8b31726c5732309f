import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillDemo, mailRendererRef, openHouse, type OpenHouse } from '@billet/billing';
import { createLog, newMasterKey } from '@billet/kernel';
import { expect } from 'chai';

const gateways = join(import.meta.dirname, '..', '..', '..', 'gateways');

describe('the demonstration company', function () {
  this.timeout(600_000);
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  const open = async (): Promise<OpenHouse> => {
    const storage = mkdtempSync(join(tmpdir(), 'billet-demo-'));
    const house = await openHouse({
      database: { engine: 'sqlite', file: join(storage, 'billet.db') },
      masterKey: newMasterKey(),
      log: createLog({ level: 'silent' }),
      config: { baseUrl: () => 'http://127.0.0.1:3000', storage },
      extensionRoots: [gateways],
      source: true,
      soleProcess: true,
    });
    house.services.provide(mailRendererRef, { render: () => Promise.resolve({ subject: 's', text: 't', html: 'h' }) });
    closing.push(async () => {
      await house.close();
      rmSync(storage, { recursive: true, force: true });
    });
    return house;
  };
  const history = (house: OpenHouse): Promise<unknown> => house.db.raw('select number, client_id, issue_date, due_date, total, settlement, paid_on from invoices order by id');

  it('is made by the engine: both brands, three currencies, every promise kept', async () => {
    const house = await open();
    const days: number[] = [];
    const summary = await fillDemo(house, { clients: 25, days: 150, seed: 1, onDay: (day) => { days.push(day); } });
    expect(summary.clients).to.equal(25);
    expect(summary.invoices).to.be.greaterThan(40);
    expect(days).to.deep.equal(days.map((_, i) => i));
    const currencies = await house.db.raw<{ currency: string }>('select distinct currency from invoices order by currency');
    expect(currencies.map((row) => row.currency)).to.deep.equal(['BRL', 'EUR', 'USD']);
    expect((await house.verify()).findings).to.deep.equal([]);
  });

  it('has the same history from the same seed, and another from another', async () => {
    const [first, second, third] = [await open(), await open(), await open()];
    const wish = { clients: 8, days: 60 } as const;
    await fillDemo(first, { ...wish, seed: 7 });
    await fillDemo(second, { ...wish, seed: 7 });
    await fillDemo(third, { ...wish, seed: 8 });
    expect(await history(second)).to.deep.equal(await history(first));
    expect(await history(third)).to.not.deep.equal(await history(first));
  });
});
