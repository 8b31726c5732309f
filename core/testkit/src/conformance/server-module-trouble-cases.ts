import { secret, type Outcome } from '@billet/sdk';
import { expect } from 'chai';
import { outcome, refused, succeeded } from './gateway-bench.ts';
import { outOfReach, secretTexts, type ModuleBench } from './server-module-bench.ts';
import { moduleCases } from './server-module-case.ts';

const canLose = ({ fixture }: ModuleBench): boolean => fixture.server.loseAnswer !== undefined;
const canStall = ({ fixture }: ModuleBench): boolean => fixture.server.stall !== undefined;

/** A module may find out by itself what happened; if it does not, it has to say that it does not know. */
const doneOrInDoubt = (result: Outcome<unknown>): void => {
  if (result.status === 'failed') expect(result).to.include({ ambiguous: true, retry: 'lookup' });
};

const told = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    return await work;
  } catch (error) {
    return { message: String(error) };
  }
};

/** Uses everything the module can do, well and badly, and gives all that came back. */
const useAll = async (
  bench: ModuleBench,
): Promise<{ readonly answers: string; readonly hidden: readonly string[] }> => {
  const { ctx, fixture, module } = bench;
  const want = bench.wish({ password: secret('hidden-1-Xy') });
  const renewed = {
    ...want,
    password: secret('hidden-2-Xy'),
    resources: want.resources.map((each) => ({
      ...each,
      want: { ...each.want, password: secret('hidden-3-Xy') },
    })),
  };
  const results: unknown[] = [
    await told(module.test(ctx())),
    await bench.attempt(want),
    await bench.attempt(renewed),
  ];
  results.push(
    await told(bench.find({ username: want.username })),
    await told(module.accounts?.(ctx()) ?? Promise.resolve()),
  );
  for (const { spoil } of fixture.invalid ?? []) results.push(await bench.attempt(spoil(renewed)));
  for (const settings of [fixture.wrongSecret?.settings, outOfReach(bench)]) {
    if (settings === undefined) continue;
    results.push(await told(module.test(ctx({ settings }))));
    results.push(await told(bench.attempt(bench.wish(), { settings })));
    results.push(await told(bench.find({ username: want.username }, { settings })));
  }
  const ref = { id: want.username };
  for (const handler of Object.values(module.resources ?? {})) {
    const page = await handler.list(ctx(), ref);
    results.push(page);
    for (const item of page.items) results.push(await handler.inspect?.(ctx(), ref, item.id));
  }
  results.push(await told(bench.remove(ref)));
  return { answers: JSON.stringify(results), hidden: secretTexts(bench, want, renewed) };
};

export const troubleCases = moduleCases(
  {
    name: 'lost answer: an account that was made all the same is found, and made once',
    applies: canLose,
    run: async (bench) => {
      const want = bench.wish();
      // A first account, so that the lost call is about this one and not about a plan.
      await bench.ensure(bench.wish());
      bench.fixture.server.loseAnswer?.();
      doneOrInDoubt(await bench.attempt(want));
      const found = await bench.find({ username: want.username });
      expect(found?.username).to.equal(want.username);
      const again = await bench.ensure(
        { ...want, ...(found === undefined ? {} : { ref: found.ref }) },
        { attempt: 2 },
      );
      expect(again.ref.id).to.equal(found?.ref.id);
      expect(await bench.fixture.server.count()).to.equal(2);
    },
  },
  {
    name: 'lost answer: a suspension whose answer was lost holds after the retry',
    applies: canLose,
    run: async (bench) => {
      const want = bench.wish();
      const made = await bench.ensure(want);
      const stop = { ...want, ref: made.ref, state: 'suspended' as const };
      bench.fixture.server.loseAnswer?.();
      doneOrInDoubt(await bench.attempt(stop));
      await bench.ensure(stop, { attempt: 2 });
      expect((await bench.seen(want)).state).to.equal('suspended');
    },
  },
  {
    name: 'lost answer: removing again after a lost answer is fine',
    applies: canLose,
    run: async (bench) => {
      const want = bench.wish();
      const made = await bench.ensure(want);
      bench.fixture.server.loseAnswer?.();
      doneOrInDoubt(await bench.remove(made.ref));
      succeeded(await bench.remove(made.ref, { attempt: 2 }));
      expect(await bench.fixture.server.look(want.username)).to.equal(undefined);
    },
  },
  {
    name: 'giving up: a call given up before it begins changes nothing',
    applies: canStall,
    run: async (bench) => {
      const want = bench.wish();
      const signal = AbortSignal.abort();
      const result = await outcome(bench.module.ensure(bench.ctx({ signal }), want));
      if (result.status === 'failed') expect(result.ambiguous).to.equal(false);
      expect(result.status).to.not.equal('done');
      expect(await bench.fixture.server.look(want.username)).to.equal(undefined);
    },
  },
  {
    name: 'giving up: a call given up while it waits ends at once, in doubt',
    applies: canStall,
    run: async (bench) => {
      const want = bench.wish();
      await bench.ensure(bench.wish());
      const giveUp = new AbortController();
      bench.fixture.server.stall?.();
      const waiting = bench.attempt(want, { signal: giveUp.signal });
      setImmediate(() => {
        giveUp.abort();
      });
      const failure = refused(await waiting);
      expect(failure.retry).to.be.oneOf(['later', 'lookup']);
      await bench.ensure(want, { attempt: 2 });
      expect(await bench.fixture.server.count()).to.equal(2);
    },
  },
  {
    name: 'wrong input: the field is named, and nothing is made',
    applies: ({ fixture }) => (fixture.invalid?.length ?? 0) > 0,
    run: async (bench) => {
      for (const { field, spoil } of bench.fixture.invalid ?? []) {
        const want = bench.wish();
        const failure = refused(await bench.attempt(spoil(want)));
        expect(failure, field).to.include({ kind: 'invalid', field, ambiguous: false });
        expect(failure.retry).to.be.oneOf(['never', 'afterFix']);
        expect(failure.message).to.not.equal('');
      }
      expect(await bench.fixture.server.count()).to.equal(0);
    },
  },
  {
    name: 'wrong input: an account that runs goes on as it was',
    applies: ({ fixture }) => (fixture.invalid?.length ?? 0) > 0,
    run: async (bench) => {
      const want = bench.wish();
      const made = await bench.ensure(want);
      const before = await bench.seen(want);
      for (const { field, spoil } of bench.fixture.invalid ?? []) {
        const { username, ...spoilt } = spoil({ ...want, ref: made.ref });
        if (username !== want.username) continue;
        refused(await bench.attempt({ ...spoilt, username: want.username }));
        expect(await bench.fixture.server.look(want.username), field).to.deep.equal(before);
      }
    },
  },
  {
    name: 'secrets: none in the log, in an answer or in an error',
    run: async (bench) => {
      const { answers, hidden } = await useAll(bench);
      const log = bench.lines.join('');
      for (const text of hidden) {
        expect(log, 'log').to.not.include(text);
        expect(answers, 'answers').to.not.include(text);
      }
    },
  },
);
