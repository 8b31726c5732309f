import { expect } from 'chai';
import { openDomainPlace, type DomainPlace } from './support/domain-place.ts';

const DELAY_MS = 200;

interface Line {
  readonly name?: string;
  readonly state?: string;
  readonly done?: boolean;
}

describe('hundreds of names in one search', function () {
  this.timeout(60_000);
  let place: DomainPlace;
  let key = '';

  before(async () => {
    place = await openDomainPlace('sqlite');
    ({ key } = await place.app.call<{ key: string }>('apiKeys.create', { label: 'search', scopes: ['*'] }));
  });
  after(() => place.close());

  const ask = (names: readonly string[], headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${place.app.base}/api/v1/domain-searches`, { method: 'POST', headers: { accept: 'application/x-ndjson', 'content-type': 'application/json', ...headers }, body: JSON.stringify({ names }) });
  const staff = (): Record<string, string> => ({ authorization: `Bearer ${key}` });

  /** Each line with the number of questions that the registry had answered by then. */
  const linesOf = async (answer: Response, each: (line: Line) => void): Promise<void> => {
    let text = '';
    for await (const part of answer.body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(part).toString('utf8');
      for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n')) {
        each(JSON.parse(text.slice(0, end)) as Line);
        text = text.slice(end + 1);
      }
    }
  };

  it('gives the first names while the others are still asked about, and each of them once', async () => {
    await place.register('n7.test');
    place.registry.fault({ on: 'domain:check', mishap: { delayMs: DELAY_MS }, times: 100 });
    const names = Array.from({ length: 500 }, (_, index) => `n${String(index)}.test`);
    const began = performance.now();
    const answer = await ask(names, staff());
    expect([answer.status, answer.headers.get('content-type')]).to.deep.equal([200, 'application/x-ndjson']);
    const at: number[] = [];
    const lines: Line[] = [];
    await linesOf(answer, (line) => {
      at.push(performance.now() - began);
      lines.push(line);
    });
    process.stdout.write(`      500 names: first after ${((at[0] ?? 0) - DELAY_MS).toFixed(0)} ms on top of the registry's ${String(DELAY_MS)} ms, all after ${(at.at(-1) ?? 0).toFixed(0)} ms\n`);
    expect(lines.at(-1)).to.deep.equal({ done: true });
    const found = lines.slice(0, -1);
    expect(new Set(found.map(({ name }) => name))).to.deep.equal(new Set(names));
    expect(found).to.have.length(500);
    // In order: the first ten are complete before anything else is known.
    expect(found.slice(0, 10).map(({ name }) => name)).to.have.members(names.slice(0, 10));
    expect(found.filter(({ state }) => state === 'taken').map(({ name }) => name)).to.deep.equal(['n7.test']);
    expect(found.filter(({ state }) => state === 'available')).to.have.length(499);
    expect(at[0]).to.be.lessThan(at.at(-1) ?? 0);
  });

  it('answers what was asked and nothing else, however the names fall into parts', async () => {
    // One on show next to it, in which a name alone would be tried as well.
    await place.app.call('tlds.create', { brandId: place.app.brandId, name: 'more', accountId: place.accountId });
    for (const count of [2, 10, 11, 12, 60, 61]) {
      const names = Array.from({ length: count }, (_, index) => `n${String(index)}.test`);
      const found: (string | undefined)[] = [];
      await linesOf(await ask(names, staff()), ({ name, done }) => (done === undefined && found.push(name)));
      expect([...found].sort(), String(count)).to.deep.equal([...names].sort());
    }
  });

  it('a client asks about hundreds on one page, a few times a minute; a guest about fifty', async () => {
    const names = Array.from({ length: 120 }, (_, index) => `c${String(index)}.test`);
    const path = `/domains/search?q=${encodeURIComponent(names.join(' '))}`;
    const offered = ({ text }: { readonly text: string }): number => text.match(/c\d+\.test free/g)?.length ?? 0;
    const client = await place.app.clientBrowser(place.ana);
    expect(offered(await client.get(path))).to.equal(120);
    expect(offered(await place.app.browser().get(path))).to.equal(50);
    const search = (count: number): Promise<unknown> => place.app.call('domains.search', { names: names.slice(0, count) }, place.ana.caller).then(() => 'found', (error: unknown) => (error as { code: string }).code);
    for (let turn = 0; turn < 4; turn += 1) expect(await search(120)).to.equal('found');
    expect(await search(120)).to.equal('TOO_MANY');
    expect(await search(50)).to.equal('found');
  });

  it('the page shows the first names while the others are still asked about, without a script', async () => {
    place.registry.fault({ on: 'domain:check', mishap: { delayMs: DELAY_MS }, times: 100 });
    const names = Array.from({ length: 50 }, (_, index) => `p${String(index)}.test`);
    const began = performance.now();
    const answer = await fetch(`${place.app.base}/domains/search?q=${encodeURIComponent(names.join(' '))}`);
    let text = '';
    let firstAt = 0;
    let soon = '';
    for await (const part of answer.body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(part).toString('utf8');
      if (firstAt === 0 && text.includes('>p0.test')) [firstAt, soon] = [performance.now() - began, text];
    }
    process.stdout.write(`      the page of 50 names: first after ${(firstAt - DELAY_MS).toFixed(0)} ms on top of the registry's ${String(DELAY_MS)} ms, all after ${(performance.now() - began).toFixed(0)} ms\n`);
    expect(soon).to.contain('More names are being asked about').and.not.contain('>p49.test');
    expect(text.match(/>p\d+\.test/g)).to.have.length(50);
    // What says that all of it is there comes last; the page is whole, and nothing in it runs.
    expect(text.indexOf('all-there')).to.be.greaterThan(text.indexOf('>p49.test'));
    expect(text.trimEnd().endsWith('</html>')).to.equal(true);
    expect(text).to.not.match(/<script(?![^>]*\ssrc=)/);
    expect(answer.headers.get('content-security-policy')).to.contain("script-src 'self'").and.not.contain('unsafe');
  });

  it('is refused as a problem: too many names, none, no list, a wrong key', async () => {
    const many = Array.from({ length: 51 }, (_, index) => `n${String(index)}.test`);
    for (const [names, headers, status, code] of [
      [many, {}, 422, 'TOO_MANY_NAMES'], [[], staff(), 422, 'INPUT_INVALID'], [[7 as unknown as string], staff(), 422, 'INPUT_INVALID'], [['a'.repeat(300)], staff(), 422, 'INPUT_INVALID'], [['a.test'], { authorization: 'Bearer nobody' }, 401, 'AUTH_INVALID'],
    ] as const) {
      const answer = await ask(names, headers);
      expect([answer.status, ((await answer.json()) as { code: string }).code]).to.deep.equal([status, code]);
    }
  });
});
