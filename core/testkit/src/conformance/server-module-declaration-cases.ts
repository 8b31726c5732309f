import { done, fieldMeta, isExtension, Secret, type SettingsSchema, type z } from '@billet/sdk';
import { expect } from 'chai';
import { outcome, refused } from './gateway-bench.ts';
import { outOfReach, type ModuleBench } from './server-module-bench.ts';
import { moduleCases } from './server-module-case.ts';

const SECRET_NAME = /password|secret|token|api_?key/i;

const fieldsOf = (schema: SettingsSchema): readonly (readonly [string, z.ZodType])[] =>
  Object.entries(schema.shape as Readonly<Record<string, z.ZodType>>);

const hasSettings = ({ definition }: ModuleBench): boolean => fieldsOf(definition.account).length > 0;

const demandsSecret = ({ definition }: ModuleBench): boolean =>
  fieldsOf(definition.account).some(
    ([, schema]) => fieldMeta(schema)?.secret === true && !schema.safeParse(undefined).success,
  );

const OUT_OF_REACH = ['network', 'timeout', 'busy'];

/** A module may throw what it found out; staff see the message either way. */
const tested = async (
  { ctx, module }: ModuleBench,
  settings: Readonly<Record<string, unknown>>,
): Promise<{ readonly ok: boolean; readonly message: string }> => {
  const result = await outcome(module.test(ctx({ settings })).then((value) => done(value)));
  return result.status === 'done' ? result.value : { ok: false, message: refused(result).message };
};

export const declarationCases = moduleCases(
  {
    name: 'declaration: has the members it must have',
    run: ({ fixture, module }) => {
      expect(isExtension(fixture.extension) && fixture.extension.kind).to.equal('module');
      for (const name of ['test', 'find', 'ensure', 'remove'] as const)
        expect(typeof module[name], name).to.equal('function');
    },
  },
  {
    name: 'declaration: what is measured and what can be measured agree',
    run: ({ fixture, module }) => {
      expect((module.metrics?.length ?? 0) > 0, 'metrics').to.equal(module.usage !== undefined);
      if (module.usage !== undefined)
        expect(typeof fixture.server.traffic, 'traffic in the fixture').to.equal('function');
      const keys = (module.metrics ?? []).map((metric) => metric.key);
      expect(new Set(keys).size).to.equal(keys.length);
    },
  },
  {
    name: 'declaration: user names of core fit the rule',
    applies: ({ definition }) => definition.username !== undefined,
    run: (bench) => {
      const { username } = bench.definition;
      const name = bench.wish().username;
      expect(name).to.match(new RegExp(`^(?:${username?.pattern ?? ''})$`));
      expect(name.length).to.be.at.most(username?.max ?? 0);
    },
  },
  {
    name: 'declaration: every setting has a title, and every secret is one',
    run: ({ definition, settings }) => {
      for (const schema of [definition.account, definition.product]) {
        const untitled = fieldsOf(schema).filter(([, each]) => fieldMeta(each) === undefined);
        expect(untitled.map(([name]) => name)).to.deep.equal([]);
      }
      for (const [name, value] of Object.entries(settings as object)) {
        if (SECRET_NAME.test(name) && value !== undefined)
          expect(value instanceof Secret, name).to.equal(true);
      }
    },
  },
  {
    name: 'declaration: refuses settings it does not know',
    run: ({ definition, fixture }) => {
      const { account, product } = definition;
      expect(account.safeParse({ ...fixture.settings, noSuchSetting: true }).success).to.equal(false);
      expect(product.safeParse({ ...fixture.plan, noSuchSetting: true }).success).to.equal(false);
    },
  },
  {
    name: 'test: a good server passes',
    run: async ({ ctx, module }) => {
      const result = await module.test(ctx());
      expect(result.ok, result.message).to.equal(true);
      expect(result.message).to.not.equal('');
      expect(result.latencyMs).to.be.at.least(0);
    },
  },
  {
    name: 'wrong secret: the test says so',
    applies: (bench) => demandsSecret(bench) || bench.fixture.wrongSecret !== undefined,
    run: async (bench) => {
      const { wrongSecret } = bench.fixture;
      if (wrongSecret === undefined) throw new Error('the fixture must bring a wrong secret');
      const result = await tested(bench, wrongSecret.settings);
      expect(result.ok).to.equal(false);
      expect(result.message).to.match(/secret|password|token|key|credential|user|refuse/i);
    },
  },
  {
    name: 'wrong secret: a call stops the account instead of trying on',
    applies: ({ fixture }) => fixture.wrongSecret !== undefined && fixture.wrongSecret.onlyTest !== true,
    run: async (bench) => {
      const { settings = {} } = bench.fixture.wrongSecret ?? {};
      const want = bench.wish();
      const failure = refused(await bench.attempt(want, { settings }));
      expect(failure).to.include({ kind: 'auth', ambiguous: false });
      expect(failure.retry).to.not.equal('later');
      expect(await bench.fixture.server.look(want.username)).to.equal(undefined);
    },
  },
  {
    name: 'unreachable: the test says so',
    applies: (bench) => hasSettings(bench) && bench.fixture.unreachable !== 'nothing to reach',
    run: async (bench) => {
      const unreachable = outOfReach(bench);
      if (unreachable === undefined) throw new Error('the fixture must bring a server out of reach');
      const result = await tested(bench, unreachable);
      expect(result.ok).to.equal(false);
      expect(result.message).to.not.equal('');
    },
  },
  {
    name: 'unreachable: a change fails and is tried again later',
    applies: (bench) => outOfReach(bench) !== undefined,
    run: async (bench) => {
      const settings = outOfReach(bench) ?? {};
      const made = await bench.ensure(bench.wish());
      const changes = [
        await bench.attempt(bench.wish(), { settings }),
        await bench.remove(made.ref, { settings }),
      ];
      for (const failure of changes.map(refused)) {
        expect(failure.kind).to.be.oneOf(OUT_OF_REACH);
        expect(failure.retry).to.be.oneOf(['later', 'lookup']);
      }
    },
  },
  {
    name: 'unreachable: not being able to ask is not the same as "there is none"',
    applies: (bench) => outOfReach(bench) !== undefined,
    run: async (bench) => {
      const { module } = bench;
      const call = bench.ctx({ settings: outOfReach(bench) ?? {} });
      const asked = module.find(call, { username: 'c1001' }).then(() => done(0));
      expect(refused(await outcome(asked)).kind).to.be.oneOf(OUT_OF_REACH);
      if (module.accounts === undefined) return;
      const listed = module.accounts(call).then(() => done(0));
      expect(refused(await outcome(listed)).kind).to.be.oneOf(OUT_OF_REACH);
    },
  },
);
