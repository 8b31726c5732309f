import { expect } from 'chai';
import { defineAddon, defineGateway, defineJob, defineLanguage, defineOperation, defineRegistrar, defineServerModule, defineSlot, defineTable, defineTheme, isExtension, noSettings, z } from '@billet/sdk';
import { errorOf } from './support/error-of.ts';

type Change = Readonly<Record<string, unknown>>;

/** Puts `value` at a dotted path of a copy; `undefined` takes the member away. */
const put = (base: unknown, [head, ...rest]: readonly string[], value: unknown): unknown => {
  if (head === undefined) return value;
  if (Array.isArray(base)) return base.map((each: unknown, i) => (String(i) === head ? put(each, rest, value) : each));
  return { ...(base as Change), [head]: put((base as Change)[head], rest, value) };
};

const run = (): unknown => undefined;
const loose = z.object({ a: z.string() });

const module_: Change = { account: noSettings, product: noSettings, username: { max: 16, pattern: '[a-z]+' }, limits: { concurrency: 4 }, resourceKinds: ['radiusLogin'], create: run };
const gateway: Change = { account: noSettings, traits: { flow: 'redirect', currencies: ['EUR'] }, create: run };
const registrar: Change = { account: noSettings, create: run };
const theme: Change = { areas: ['client'], tokens: [{ name: 'accent', type: 'color', label: 'Accent', light: '#fff', dark: '#000' }] };
const language: Change = { locale: 'pt-BR', name: 'Português' };
const columns = z.strictObject({ client_id: z.int(), label: z.string() });
const table: Change = { name: 'lent_items', columns, clientColumn: 'client_id', unique: [['client_id', 'label']], index: [['label']] };
const job: Change = { task: 'items.remind', payload: z.strictObject({}), run };
const slot: Change = { slot: 'client.home.aside', view: 'box', load: run };
const operation: Change = { name: 'items.lend', summary: 'Lends.', kind: 'command', audience: ['staff'], permission: 'items.lend', http: { method: 'POST', path: '/items/{id}/lend' }, input: z.strictObject({ id: z.int(), pin: z.string() }), output: noSettings, sensitive: ['pin'], run };
const page: Change = { area: 'staff', path: '/', title: 'title', view: 'list', permission: 'items.read', load: run };
const addon: Change = { settings: noSettings, tables: [table], operations: [defineOperation(operation as never)], pages: [page], slots: [slot], jobs: [job], schedules: [{ name: 'daily', pattern: '0 6 * * *', task: 'items.remind' }], start: run };

const helpers: readonly [string, (definition: never) => unknown, Change, readonly (readonly [string, unknown])[]][] = [
  ['defineServerModule', defineServerModule, module_, [
    ['account', undefined], ['account', {}], ['account', loose], ['product', z.string()], ['create', undefined], ['create', 'run'], ['stop', {}], ['username.max', 0], ['username.max', 1.5], ['username.pattern', '['], ['username.pattern', ''], ['limits.concurrency', 0], ['limits.timeoutMs', '5s'],
    ['resourceKinds', 'mailbox'], ['resourceKinds.0', ''], ['creat', run], ['limits.perHour', 5],
  ]],
  ['defineGateway', defineGateway, gateway, [['account', loose], ['traits', undefined], ['traits.flow', 'iframe'], ['traits.currencies', []], ['traits.currencies', ['EURO']], ['traits.currencies', 'EUR'], ['traits.manual', 'yes'], ['traits.colour', 'red'], ['create', undefined]]],
  ['defineRegistrar', defineRegistrar, registrar, [['account', null], ['create', {}], ['register', run]]],
  ['defineTheme', defineTheme, theme, [['areas', []], ['areas.0', 'admin'], ['tokens.0.name', '--accent'], ['tokens.0.type', 'colour'], ['tokens.0.dark', undefined], ['parent', ''], ['variants', { night: { accent: 5 } }]]],
  ['defineLanguage', defineLanguage, language, [['locale', 'pt-br'], ['locale', 'Portuguese (Brazil)'], ['locale', undefined], ['name', ''], ['direction', 'up']]],
  ['defineTable', defineTable, table, [['name', 'Lent Items'], ['name', 'x.y'], ['name', ''], ['columns', {}], ['columns', z.strictObject({})], ['clientColumn', 'client'], ['unique.0.1', 'lable'], ['index.0.0', 'nothing'], ['indexes', []]]],
  ['defineJob', defineJob, job, [['task', 'remind'], ['task', ''], ['payload', {}], ['run', undefined]]],
  ['defineSlot', defineSlot, slot, [['slot', 'aside'], ['view', 'Box.hbs'], ['view', '../box'], ['load', undefined], ['order', 'first']]],
  ['defineOperation', defineOperation, operation, [
    ['name', ''], ['summary', undefined], ['kind', 'mutation'], ['audience', []], ['audience', undefined], ['audience.0', 'admin'], ['permission', ''], ['permission', undefined], ['input', {}], ['output', undefined], ['http.method', 'GET'], ['http.method', 'HEAD'], ['http.path', 'items'], ['http.path', '/items/{item}'],
    ['sensitive.0', 'pni'], ['run', undefined], ['prepare', 5], ['permision', 'x'],
  ]],
  ['defineAddon', defineAddon, addon, [
    ['settings', loose], ['tables.0.name', ''], ['operations.0.name', 'lend'], ['operations.0.steps', undefined], ['pages.0.path', 'list'], ['pages.0.area', 'admin'], ['pages.0.permission', undefined], ['pages.0.load', undefined], ['pages.0.view', 'List.hbs'], ['slots.0.view', ''], ['jobs.0.run', undefined],
    ['schedules.0.pattern', ''], ['schedules.0.task', 'remind'], ['start', true], ['hooks', []],
  ]],
];

for (const [name, define, good, wrong] of helpers) {
  describe(name, () => {
    it('takes what is right as it is', () => {
      const made = define(good as never);
      if (name === 'defineOperation') return expect(made).to.include({ name: 'items.lend' });
      return expect(isExtension(made) ? made.definition : made).to.equal(good);
    });

    for (const [path, value] of wrong) {
      const shown = typeof value === 'function' ? 'a function' : value instanceof z.ZodType ? `a zod ${value.type}` : JSON.stringify(value);
      it(`refuses ${shown ?? 'nothing'} for ${path}, and names the field`, () => {
        const error = errorOf(() => define(put(good, path.split('.'), value) as never));
        expect(error).to.include({ name: 'BilletError', code: 'DECLARATION_INVALID', status: 500 });
        expect(error.field?.startsWith(path), error.message).to.equal(true);
        expect(error.message).to.contain(`${name}: "${path}`);
      });
    }

    for (const nothing of [undefined, null, 'x', []]) it(`refuses ${JSON.stringify(nothing) ?? 'nothing'}`, () => { expect(errorOf(() => define(nothing as never))).to.include({ code: 'DECLARATION_INVALID' }); });
  });
}

describe('declarations as a whole', () => {
  const twice: readonly [string, Change][] = [['tables.1.name', { tables: [table, table] }], ['pages.1.path', { pages: [page, page] }], ['jobs.1.task', { jobs: [job, job] }], ['operations.1.name', { operations: [...(addon['operations'] as unknown[]), ...(addon['operations'] as unknown[])] }]];
  for (const [field, change] of twice) it(`an add-on with a second one of a name is refused at ${field}`, () => { expect(errorOf(() => defineAddon({ ...addon, ...change }))).to.include({ code: 'DECLARATION_INVALID', field }); });

  it('pages of the two areas may share a path', () => { expect(isExtension(defineAddon({ pages: [page, { ...page, area: 'client' }] as never }))).to.equal(true); });

  for (const column of ['id', 'created_at', 'Label', 'a b', "a'b"]) {
    it(`a table column called "${column}" is refused`, () => { expect(errorOf(() => defineTable({ name: 'items', columns: z.strictObject({ [column]: z.string() }) }))).to.include({ field: `columns.${column}` }); });
  }

  it('a frozen table cannot be changed afterwards', () => { expect(Object.isFrozen(defineTable({ name: 'items', columns }))).to.equal(true); });

  it('an operation has run, or prepare, call and settle; a query does not call outside', () => {
    const { run: _run, ...base } = operation;
    const field = (change: Change): string | undefined => errorOf(() => defineOperation({ ...base, ...change } as never)).field;
    expect([field({}), field({ prepare: run }), field({ prepare: run, call: run }), field({ run, call: run }), field({ kind: 'query', prepare: run, call: run, settle: run })]).to.deep.equal(['run', 'call', 'settle', 'run', 'kind']);
    expect(defineOperation({ ...base, prepare: run, call: run, settle: run } as never).steps.kind).to.equal('foreign');
    expect(defineOperation(operation as never).steps.kind).to.equal('local');
  });

  it('what was not made by a helper is no extension', () => { for (const value of [undefined, null, 'x', {}, gateway]) expect(isExtension(value)).to.equal(false); });
});
