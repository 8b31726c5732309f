import { createHash } from 'node:crypto';
import { openTestApp, postgresAvailable, requireComponent, type TestApp, type TestClient } from '@billet/testkit';
import { expect } from 'chai';

interface Item {
  readonly id: number;
  readonly title: string;
  readonly category: string;
  readonly versions: readonly { readonly id: number; readonly version: string; readonly name: string; readonly size: number; readonly sha256: string }[];
}

const codeOf = (call: Promise<unknown>): Promise<string> => call.then(() => 'nothing was refused', (error: unknown) => (error as { code?: string }).code ?? String(error));
const base64 = (text: string): string => Buffer.from(text).toString('base64');

const suite = (engine: 'sqlite' | 'postgres'): void => {
  describe(`downloads [${engine}]`, function () {
    this.timeout(60_000);
    let app: TestApp;
    let ana: TestClient;
    let bea: TestClient;

    const save = (title: string, more: object = {}): Promise<Item> => app.call<Item>('downloads.save', { brandId: app.brandId, title, published: true, file: base64(title), 'file.name': `${title}.txt`, ...more });
    const offered = async (as = ana): Promise<readonly Item[]> => (await app.call<{ items: Item[] }>('downloads.list', {}, as.caller)).items;
    const titles = async (as = ana): Promise<readonly string[]> => (await offered(as)).map(({ title }) => title);
    const read = (versionId: number | undefined, as = ana): Promise<string> => codeOf(app.call('downloads.read', { versionId }, as.caller));

    before(async () => {
      app = await openTestApp({ engine });
      [ana, bea] = [await app.signUp('Ana'), await app.signUp('Bea')];
    });
    after(() => app.close());

    it('are for all clients of the brand, by category and title, and never run', async () => {
      await save('manual', { category: 'Papers', words: 'How it works.', version: '1.0' });
      await save('contract', { category: 'Papers' });
      await save('about');
      expect((await offered()).map(({ category, title }) => `${category}/${title}`)).to.deep.equal(['/about', 'Papers/contract', 'Papers/manual']);
      const [file] = (await offered()).at(-1)?.versions ?? [];
      expect(file).to.include({ version: '1.0', name: 'manual.txt', size: 6, sha256: createHash('sha256').update('manual').digest('hex') });
      const client = await app.clientBrowser(ana);
      expect((await client.get('/x/downloads')).text).to.include('How it works.');
      expect((await client.get('/')).text).to.include('about');
      const answer = await client.raw(`/x/downloads/versions/${String(file?.id)}`, {});
      expect([answer.status, answer.headers.get('content-type'), answer.headers.get('content-disposition'), await answer.text()]).to.deep.equal([200, 'application/octet-stream', 'attachment; filename=manual.txt', 'manual']);
      expect((await fetch(`${app.base}/x/downloads/versions/${String(file?.id)}`, { redirect: 'manual' })).status).to.equal(303);
    });

    it('are counted when clients take them, all of those at once, and not when they look or staff do', async () => {
      const { id, versions: [file] } = await save('counted');
      const address = `/x/downloads/versions/${String(file?.id)}`;
      const [client, staff] = [await app.clientBrowser(ana), await app.staffBrowser()];
      await Promise.all(Array.from({ length: 5 }, () => client.raw(address, {})));
      await client.raw(address, { method: 'HEAD' });
      await staff.raw(`/staff${address}`, {});
      const { items } = await app.call<{ items: { id: number; versions: { taken: number }[] }[] }>('downloads.items', {});
      expect(items.find((each) => each.id === id)?.versions.map((each) => each.taken)).to.deep.equal([5]);
      expect((await staff.get(`/staff/x/downloads/${String(id)}`)).text).to.include('taken 5 times');
      expect(JSON.stringify(await offered()), 'how often others take it is no business of a client').to.not.include('taken');
      await app.call('downloads.removeVersion', { versionId: file?.id });
      expect(await app.house.db.raw('select id from x_downloads_counts where version_id = ?', [file?.id ?? 0])).to.deep.equal([]);
    });

    it('that are tied to products are there only while a service of one is active', async () => {
      const { versions: [file] } = await save('firmware', { productIds: [app.productId] });
      expect(await titles()).to.not.include('firmware');
      expect(await read(file?.id)).to.equal('NOT_FOUND');
      const { serviceId, invoiceId } = await app.order(ana);
      expect(await read(file?.id), 'not before it runs').to.equal('NOT_FOUND');
      await app.pay(invoiceId);
      expect(await titles()).to.include('firmware');
      expect(await read(file?.id)).to.equal('nothing was refused');
      expect([await read(file?.id, bea), await titles(bea)]).to.deep.equal(['NOT_FOUND', ['about', 'contract', 'manual']]);
      await app.call('services.suspend', { id: serviceId, reason: 'test' });
      expect([await read(file?.id), (await titles()).includes('firmware')]).to.deep.equal(['NOT_FOUND', false]);
    });

    it('have versions, the newest first, and go with the last one', async () => {
      const first = await save('tool', { version: '1' });
      const second = await app.call<Item>('downloads.save', { id: first.id, brandId: app.brandId, title: 'tool', published: true, version: '2', file: base64('two'), 'file.name': '../../tool<2>.txt' });
      expect(second.versions.map(({ version, name }) => [version, name])).to.deep.equal([['2', 'tool_2_.txt'], ['1', 'tool.txt']]);
      for (const { id } of second.versions) expect(await read(id)).to.equal('nothing was refused');
      await app.call('downloads.removeVersion', { versionId: second.versions[0]?.id });
      expect((await offered()).find(({ title }) => title === 'tool')?.versions.map(({ version }) => version)).to.deep.equal(['1']);
      await app.call('downloads.removeVersion', { versionId: second.versions[1]?.id });
      expect(await titles()).to.not.include('tool');
      expect(await app.house.db.raw('select c.id from x_downloads_contents c left join x_downloads_versions v on v.id = c.version_id where v.id is null')).to.deep.equal([]);
    });

    it('have fifty versions at most; with so many the words can still be changed', async () => {
      let item = await save('log', { version: '1' });
      for (let version = 2; version <= 50; version += 1) item = await save('log', { id: item.id, version: String(version) });
      expect(await codeOf(save('log', { id: item.id, version: '51' }))).to.equal('DOWNLOAD_VERSIONS');
      expect((await save('journal', { id: item.id, file: '' })).title).to.equal('journal');
      expect((await offered()).find(({ id }) => id === item.id)?.versions.length).to.equal(50);
      for (const { id } of item.versions) await app.call('downloads.removeVersion', { versionId: id });
    });

    it('are hidden until they are published, refused where they are no file, and of one brand', async () => {
      const { id, versions: [file] } = await save('draft', { published: false });
      expect([(await titles()).includes('draft'), await read(file?.id)]).to.deep.equal([false, 'NOT_FOUND']);
      expect(await codeOf(app.call('downloads.read', { versionId: file?.id })), 'staff look at it').to.equal('nothing was refused');
      expect(await codeOf(save('x', { file: '' }))).to.equal('FILE_MISSING');
      expect(await codeOf(save('x', { 'file.name': 'x.pdf' }))).to.equal('FILE_NOT_WHAT_IT_SAYS');
      await app.call('settings.save', { owner: 'downloads', scope: 'extension', values: { largestKib: 1 } });
      expect(await codeOf(save('x', { file: base64('x'.repeat(1025)) }))).to.equal('FILE_TOO_LARGE');
      expect(await codeOf(save('x', { brandId: 99 }))).to.equal('NOT_FOUND');
      const { id: other } = await app.call<{ id: number }>('brands.create', { company: 'Other', name: 'Other', country: 'BR', currency: 'BRL', zone: 'America/Sao_Paulo', locale: 'en', email: 'o@example.com', invoiceTemplate: 'O-{year}-{000000}' });
      const { versions: [foreign] } = await save('of another brand', { brandId: other });
      expect([(await titles()).includes('of another brand'), await read(foreign?.id)]).to.deep.equal([false, 'NOT_FOUND']);
      for (const operation of ['downloads.items', 'downloads.save', 'downloads.removeVersion']) expect(await codeOf(app.call(operation, {}, ana.caller)), operation).to.be.oneOf(['FORBIDDEN', 'NOT_FOUND']);
      const staff = await app.staffBrowser();
      const page = await staff.send(`/staff/x/downloads/${String(id)}`, 'save', { id: String(id), brandId: String(app.brandId), title: 'published', [`productIds.${String(app.productId)}`]: 'on', published: 'on' });
      expect(page.text).to.include('published').and.include('Fibra 20M');
    });
  });
};

suite('sqlite');
if (requireComponent('PostgreSQL', postgresAvailable())) suite('postgres');
