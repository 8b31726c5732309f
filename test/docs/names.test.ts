import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AddonDefinition, SettingsSchema } from '@billet/sdk';
import { openTestApp, type TestApp } from '@billet/testkit';
import { expect } from 'chai';
import { declaredHooks } from './reference/declared-hooks.ts';
import { documents, ROOT } from './support/documents.ts';

const NAME = /^[a-z][a-zA-Z]*(\.[a-zA-Z]+)+$/;
const FILE = /\.(ts|mjs|cjs|js|json|md|html|css|hbs|svg|png|db|key|sock|lock|conf|test)$/;
/** Things with a dot that are no names of ours, by their beginning. */
const OTHER =
  /^(ctx|app|ana|npm|node|z|core-hooks|example|mail|settings|errors|suspension|resources|exports)\./;
/** Named as planned, or as an example of an author. */
const PLANNED = ['invoice.lines', 'room.verb', 'clients.conf', 'my-addon.remind', 'greetings.greet'];

const rows = (text: string): readonly (readonly string[])[] =>
  text
    .split('\n')
    .filter((line) => /^\| [A-G]\d+ \|/.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

describe('names in the documentation', function () {
  this.timeout(60_000);
  const pages = documents();
  let app: TestApp;
  before(async () => {
    app = await openTestApp();
  });
  after(() => app.close());

  it('are those of operations, hooks, permissions and slots', () => {
    const slots = [
      'client.home.aside',
      'client.service.aside',
      'staff.dashboard.main',
      'staff.client.aside',
      'staff.service.aside',
      'staff.order.aside',
    ];
    const known = new Set([
      ...app.house.registry.all().flatMap(({ operation }) => [operation.name, operation.permission]),
      ...app.house.rooms.flatMap((room) => [...(room.permissions ?? []), ...(room.clientPermissions ?? [])]),
      ...declaredHooks(app.house).map(({ name }) => name),
      ...slots,
      ...PLANNED,
    ]);
    const used = pages
      .filter(({ file }) => !file.startsWith('docs/reference/'))
      .flatMap(({ file, codes }) =>
        codes.map(({ text, line }) => ({ at: `${file}:${String(line)}`, name: text })),
      )
      .filter(({ name }) => NAME.test(name) && !FILE.test(name) && !OTHER.test(name));
    expect(used.filter(({ name }) => !known.has(name))).to.deep.equal([]);
    expect(used.length).to.be.greaterThan(10);
  });

  it('of operations in calls of the command line are right, and so is their input', () => {
    const calls = pages.flatMap(({ file, fences }) =>
      fences.flatMap(({ text, info }) =>
        (info === 'sh' ? [...text.matchAll(/billet -- call (\S+)(?: '(.*)')?$/gm)] : []).map((match) => ({
          file,
          name: match[1] ?? '',
          json: match[2] ?? '{}',
        })),
      ),
    );
    for (const { file, name, json } of calls) {
      const result = app.house.registry.get(name).input.safeParse(JSON.parse(json));
      expect(result.error, `${file}: ${name} ${json}`).to.equal(undefined);
    }
    expect(calls.length).to.be.greaterThan(5);
  });

  it('in the table of features are those of pages, endpoints and tests', () => {
    const table = rows(pages.find(({ file }) => file === 'docs/features.md')?.text ?? '');
    const web = readdirSync(join(ROOT, 'core/web/src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(join(ROOT, 'core/web/src', file), 'utf8'))
      .join('\n');
    const addresses = new Set([
      'GET /healthz',
      ...[...web.matchAll(/'(\/[^'\s]*)'/g)].flatMap(([, path = '']) => [path.replace(/\{.*\}/, ''), path.replaceAll(/[{}]/g, '')]),
      ...[...web.matchAll(/servicePath\(area, ':id', '([^']+)'\)/g)].flatMap(([, end = '']) => [`/services/:id${end}`, `/staff/services/:id${end}`]),
      ...app.house.extensions.started('addon').flatMap(({ package: { manifest }, extension }) =>
        ((extension.definition as AddonDefinition<SettingsSchema>).pages ?? []).map(({ area, path }) => `${area === 'staff' ? '/staff' : ''}/x/${manifest.id}${path === '/' ? '' : path}`),
      ),
      ...app.house.extensions.started('addon').flatMap(({ extension }) => ((extension.definition as AddonDefinition<SettingsSchema>).doors ?? []).map(({ path }) => `POST ${path}`)),
      ...app.house.registry
        .all()
        .flatMap(({ operation }) =>
          operation.http === undefined ? [] : [`${operation.http.method} ${operation.http.path}`],
        ),
    ]);
    for (const [row = '', , places = '', , state = ''] of table) {
      for (const match of `${places} ${state}`.matchAll(/`([^`]+)`/g))
        if (!match[1]?.startsWith('billet ')) expect([...addresses], row).to.include(match[1]);
      expect(state, row).to.match(/^(done|not yet|partly: .+)$/);
    }
  });

  it('of features are the whole list, in order, and what is done has a page and a test', () => {
    const table = rows(pages.find(({ file }) => file === 'docs/features.md')?.text ?? '');
    const lengths = { A: 22, B: 18, C: 6, D: 14, E: 13, F: 10, G: 12 };
    const wanted = Object.entries(lengths).flatMap(([letter, length]) =>
      Array.from({ length }, (_, i) => `${letter}${String(i + 1)}`),
    );
    expect(table.map(([row]) => row)).to.deep.equal(wanted);
    for (const [row = '', , , test = '', state = ''] of table)
      if (state === 'done') expect(test, row).to.match(/\.test\.ts\)$/);
  });
});
