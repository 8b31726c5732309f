import { openTestApp, postgresAvailable, requireComponent, staffCaller, type TestApp, type TestClient } from '@billet/testkit';
import { expect } from 'chai';
import type { Caller } from '@billet/sdk';

interface Teaser {
  readonly id: number;
  readonly title: string;
}

interface Article {
  readonly title: string;
  readonly html: string;
  readonly locale: string;
  readonly useful: number;
  readonly voted: number;
  readonly own: string | null;
}

const codeOf = (call: Promise<unknown>): Promise<string> => call.then(() => 'nothing was refused', (error: unknown) => (error as { code?: string }).code ?? String(error));

const suite = (engine: 'sqlite' | 'postgres'): void => {
  describe(`the knowledge base [${engine}]`, function () {
    this.timeout(120_000);
    let app: TestApp;
    let ana: TestClient;
    let guest: Caller;
    let categoryId: number;

    const write = async (texts: Readonly<Record<string, readonly [string, string]>>, more: object = {}): Promise<number> => {
      const { id } = await app.call<{ id: number }>('knowledgeBase.saveEntry', { brandId: app.brandId, categoryId, published: true, ...more });
      for (const [locale, [title, body]] of Object.entries(texts)) await app.call('knowledgeBase.saveText', { id, locale, title, body });
      return id;
    };
    const read = (id: number, locale = 'en', as: Caller = guest): Promise<Article> => app.call<Article>('knowledgeBase.read', { id }, { ...as, locale });
    const found = async (q: string): Promise<readonly string[]> => (await app.call<{ items: Teaser[] }>('knowledgeBase.find', { q }, guest)).items.map(({ title }) => title).sort();

    before(async () => {
      app = await openTestApp({ engine });
      ana = await app.signUp('Ana Souza');
      guest = { audience: 'guest', actor: { kind: 'system' }, permissions: [], scope: { kind: 'none' }, locale: 'en', brandId: app.brandId };
      ({ id: categoryId } = await app.call<{ id: number }>('knowledgeBase.saveCategory', { brandId: app.brandId, names: { en: 'Network', 'pt-BR': 'Rede' } }));
    });
    after(() => app.close());

    it('is read in the language of the reader, else in the nearest there is', async () => {
      const id = await write({ en: ['Router', 'On.'], 'pt-BR': ['Roteador', 'Ligado.'] });
      expect((await Promise.all(['pt-BR', 'pt', 'ru', 'en'].map((locale) => read(id, locale)))).map(({ title }) => title)).to.deep.equal(['Roteador', 'Roteador', 'Router', 'Router']);
      const german = await write({ de: ['Leitung', 'Nur deutsch.'] });
      expect(await read(german, 'en')).to.include({ title: 'Leitung', locale: 'de' });
    });

    it('shows no markup of a text but what its Markdown says', async () => {
      const { html } = await read(await write({ en: ['Markup', '# One\n\n<script>alert(1)</script> **bold** [bad](javascript:alert(1)) [good](https://example.com/a?b=1&c="2") ![pic](https://example.com/p.png)'] }));
      expect(html).to.include('<h2>One</h2>').and.include('&lt;script&gt;').and.include('<strong>bold</strong>').and.include('rel="noopener nofollow"');
      expect(html).to.not.match(/<script|<img|href="javascript/);
    });

    it('plays a video of a named site, only when asked to, and lets that answer alone show a frame of it', async () => {
      const text = '![How to <b>start</b>](https://video.example.com/embed/1?a=1&b="2")\n\n![Two](https://video.example.com/embed/2)\n\n![No](https://other.example.com/3) ![No](http://video.example.com/4) ![No](https://video.example.com:81/5) ![No](https://video.example.com.evil.example/6)';
      const id = await write({ en: ['Videos', text] });
      const client = await app.clientBrowser(ana);
      const page = (query = ''): ReturnType<typeof client.get> => client.get(`/x/knowledge-base/articles/${String(id)}${query}`);
      expect((await page()).html, 'no site is named').to.not.include('class="video"');
      await app.call('settings.save', { owner: 'knowledge-base', scope: 'extension', values: { videoHosts: 'video.example.com' } });
      const shut = await page();
      expect(shut.html).to.not.include('<iframe');
      expect(shut.html.match(/class="video"/g)).to.have.length(2);
      expect(shut.headers.get('content-security-policy')).to.include("frame-src 'self';");
      const open = await page('?language=en&video=1');
      expect(open.html.match(/<iframe/g)).to.have.length(1);
      expect(open.html).to.include('src="https://video.example.com/embed/1?a=1&amp;b=%222%22"').and.include('title="How to &lt;b&gt;start&lt;/b&gt;"');
      const policy = open.headers.get('content-security-policy') ?? '';
      expect(policy).to.include("frame-src 'self' https://video.example.com;").and.include("script-src 'self';").and.not.include('unsafe');
      for (const wrong of ['?video=3', '?video=0', '?video=x']) expect((await page(wrong)).html, wrong).to.not.include('<iframe');
      for (const values of ['a b*', '*', 'https://x.example', 'x.example;']) expect(await codeOf(app.call('settings.save', { owner: 'knowledge-base', scope: 'extension', values: { videoHosts: values } })), values).to.not.equal('nothing was refused');
    });

    it('finds all words whatever their case and accents, in what is published', async () => {
      await write({ 'pt-BR': ['Configuração', 'Do ROTEADOR sem fio, 100%_certo'] });
      await write({ ru: ['Настройка', 'Оборудование дома'] });
      await write({ en: ['Hidden configuracao', 'x'] }, { published: false });
      await write({ en: ['Tomorrow configuracao', 'x'] }, { kind: 'news', day: '2027-01-22' });
      for (const [q, titles] of [['configuracao roteador', ['Configuração']], ['CONFIGURAÇÃO', ['Configuração']], ['ОБОРУДОВАНИЕ', ['Настройка']], ['100%_c', ['Configuração']], ['configuracao nowhere', []], ['   ', []]] as const) expect(await found(q), q).to.deep.equal(titles);
    });

    it('takes one vote a person, the last one, and none of a guest', async () => {
      const id = await write({ en: ['Votes', 'x'] });
      const users = await app.house.db.raw<{ id: number }>('select id from users order by id');
      const as = (userId: number): Caller => ({ ...ana.caller, userId });
      const first = users[0]?.id ?? 0;
      await Promise.all([1, 2, 3].map(() => app.call('knowledgeBase.vote', { id, useful: 'yes' }, as(first))));
      expect(await app.call('knowledgeBase.vote', { id, useful: 'no' }, as(first + 1000))).to.include({ useful: 1, voted: 2, own: 'no' });
      expect(await app.call('knowledgeBase.vote', { id, useful: 'no' }, as(first))).to.include({ useful: 0, voted: 2, own: 'no' });
      expect(await codeOf(app.call('knowledgeBase.vote', { id, useful: 'yes' }, guest))).to.equal('AUTH_REQUIRED');
    });

    it('keeps drafts, days to come and other brands from readers', async () => {
      const draft = await write({ en: ['Draft', 'x'] }, { published: false });
      const later = await write({ en: ['Later', 'x'] }, { kind: 'news', day: '2027-01-25' });
      const { id: other } = await app.call<{ id: number }>('brands.create', { company: 'Other', name: 'Other', country: 'BR', currency: 'BRL', zone: 'America/Sao_Paulo', locale: 'en', email: 'o@example.com', invoiceTemplate: 'O-{year}-{000000}' });
      const { id: group } = await app.call<{ id: number }>('knowledgeBase.saveCategory', { brandId: other, names: { en: 'Other' } });
      const foreign = await write({ en: ['Foreign', 'x'] }, { brandId: other, categoryId: group });
      for (const id of [draft, later, foreign]) for (const as of [guest, ana.caller]) expect(await codeOf(read(id, 'en', as)), String(id)).to.equal('NOT_FOUND');
      expect(await codeOf(app.call('knowledgeBase.list', { categoryId: group }, guest))).to.equal('NOT_FOUND');
      await app.call('knowledgeBase.saveEntry', { id: draft, brandId: app.brandId, categoryId, published: true });
      expect((await read(draft)).title).to.equal('Draft');
      await app.advance('2027-01-25T13:00:00.000Z');
      expect((await read(later)).title).to.equal('Later');
      for (const operation of ['knowledgeBase.entries', 'knowledgeBase.saveEntry']) expect(await codeOf(app.call(operation, { brandId: app.brandId }, ana.caller)), operation).to.equal('FORBIDDEN');
      expect(await codeOf(app.call('knowledgeBase.saveCategory', { brandId: app.brandId, names: { en: 'x' } }, { ...staffCaller, permissions: ['knowledgeBase.read'] }))).to.equal('FORBIDDEN');
    });

    it('is listed page by page, each article once', async () => {
      const { id: long } = await app.call<{ id: number }>('knowledgeBase.saveCategory', { brandId: app.brandId, names: { en: 'Long' } });
      for (let i = 0; i < 45; i += 1) await write({ en: [`No ${String(i)}`, 'x'] }, { categoryId: long });
      const seen: string[] = [];
      for (let before: number | undefined, more = true; more; ) {
        const page = await app.call<{ items: Teaser[]; next?: number }>('knowledgeBase.list', { categoryId: long, ...(before === undefined ? {} : { before }) }, guest);
        seen.push(...page.items.map(({ title }) => title));
        before = page.next;
        more = before !== undefined;
      }
      expect(seen).to.deep.equal(Array.from({ length: 45 }, (_, i) => `No ${String(44 - i)}`));
    });

    it('goes its way on the pages of staff, clients and guests', async () => {
      const staff = await app.staffBrowser();
      const made = await staff.send('/staff/x/knowledge-base?view=news', 'add', { kind: 'news', brandId: String(app.brandId), day: '' });
      expect(made.text).to.include('There is no text yet');
      const { items } = await app.call<{ items: Teaser[] }>('knowledgeBase.entries', { kind: 'news' });
      const page = `/staff/x/knowledge-base/entries/${String(items[0]?.id)}`;
      await staff.send(page, 'text', { locale: 'en', title: 'Fibre <b> for all', body: '**Now**' });
      await staff.send(page, 'entry', { brandId: String(app.brandId), day: '', published: 'on' });
      const client = await app.clientBrowser(ana);
      expect((await client.get('/')).text).to.include('Fibre <b> for all');
      const visitor = app.browser();
      const home = await visitor.get('/x/knowledge-base');
      expect([home.status, home.text.includes('Fibre <b> for all'), home.text.includes('Network')]).to.deep.equal([200, true, true]);
      expect((await visitor.get('/x/knowledge-base?q=fibre')).text).to.include('Fibre <b> for all');
      expect((await visitor.get('/x/knowledge-base?q=nowhere')).text).to.include('Nothing has all these words.');
      expect((await visitor.get(`/x/knowledge-base/articles/${String(items[0]?.id)}`)).html).to.include('<strong>Now</strong>');
      const [{ id }] = (await app.call<{ items: Teaser[] }>('knowledgeBase.list', { categoryId }, guest)).items as [Teaser];
      expect((await client.send(`/x/knowledge-base/articles/${String(id)}`, 'vote', { useful: 'yes' })).text).to.include('Your vote');
      for (const path of ['', '/categories']) expect((await staff.get(`/staff/x/knowledge-base${path}`)).status, path).to.equal(200);
    });
  });
};

suite('sqlite');
if (requireComponent('PostgreSQL', postgresAvailable())) suite('postgres');
