import { expect } from 'chai';
import { casesOf } from '../src/any-case.ts';
import { eachDatabase } from './support/each-database.ts';
import { openMoneyHouse, type MoneyHouse } from './support/money-house.ts';

eachDatabase('names are found whatever the case of their letters', (open) => {
  let house: MoneyHouse;
  before(async () => {
    house = await openMoneyHouse(await open());
    for (const [i, name] of ['ООО Ромашка', 'Марія ІВАНЕНКО', 'Ärzte GmbH', 'Bea Lima'].entries()) await house.call('clients.create', { brandId: house.brandId, name, email: `c${String(i)}@example.com`, country: 'DE' });
    await house.call('products.create', { brandId: house.brandId, type: 'hosting', slug: 'start', name: { ru: 'Хостинг Старт' }, prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 100 }] });
  });
  after(() => house.remove());

  for (const [typed, name] of [['ооо ромаш', 'ООО Ромашка'], ['РОМАШКА', 'ООО Ромашка'], ['іваненко', 'Марія ІВАНЕНКО'], ['ма', 'Марія ІВАНЕНКО'], ['ÄRZTE', 'Ärzte GmbH'], ['BEA L', 'Bea Lima'], ['be', 'Bea Lima']] as const) {
    it(`${typed}: ${name}`, async () => {
      const listed = await house.call<{ items: { name: string }[] }>('clients.list', { search: typed });
      expect(listed.items.map((each) => each.name)).to.include(name);
      const found = await house.call<{ items: { title: string }[] }>('search.find', { q: typed });
      expect(found.items.map((each) => each.title)).to.include(name);
    });
  }

  it('so are services by their label, and products', async () => {
    const { items: [client] } = await house.call<{ items: { id: number }[] }>('clients.list', { search: 'bea' });
    const { items: [product] } = await house.call<{ items: { id: number }[] }>('products.list', { search: 'ХОСТИНГ' });
    await house.call('orders.place', { clientId: client?.id, items: [{ productId: product?.id, label: 'Сайт Магазина' }] });
    const { items } = await house.call<{ items: { label: string }[] }>('services.list', { search: 'САЙТ МАГ' });
    expect(items.map(({ label }) => label)).to.deep.equal(['Сайт Магазина']);
  });
});

describe('how a text may stand in a column', () => {
  it('is looked for as people write it where the database does not know its letters', () => {
    expect(casesOf({ engine: 'sqlite' }, 'Иван петров')).to.deep.equal(['иван петров', 'Иван петров', 'Иван Петров', 'ИВАН ПЕТРОВ']);
    expect(casesOf({ engine: 'sqlite' }, 'ООО X1')).to.deep.equal(['ооо x1', 'Ооо x1', 'ООО x1']);
    expect(casesOf({ engine: 'sqlite' }, 'Bea')).to.deep.equal(['bea']);
    expect(casesOf({ engine: 'postgres' }, 'Иван')).to.deep.equal(['иван']);
  });
});
