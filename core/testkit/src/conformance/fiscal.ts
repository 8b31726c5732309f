import type { CallCtx, Failure, Fiscal, FiscalAccepted, FiscalCancellation, FiscalDefinition, FiscalWish, Outcome, SettingsSchema } from '@billet/sdk';
import { isModuleError } from '@billet/sdk';
import { expect } from 'chai';
import type { FiscalFixture } from './fiscal-fixture.ts';
import { gatewayCtx } from './gateway-ctx.ts';
import { memoryStore } from './memory-store.ts';

interface Bench {
  readonly fixture: FiscalFixture;
  readonly fiscal: Fiscal<unknown>;
  readonly lines: string[];
  ctx(settings?: Readonly<Record<string, unknown>>): CallCtx;
  accepted(wish: FiscalWish): Promise<FiscalAccepted>;
  cancellation(wish: FiscalWish, of: FiscalAccepted): FiscalCancellation;
}

interface Case {
  readonly name: string;
  run(bench: Bench): Promise<void>;
}

const openBench = async (fixture: FiscalFixture): Promise<Bench> => {
  const definition = fixture.extension.definition as FiscalDefinition<SettingsSchema>;
  const lines: string[] = [];
  const kv = memoryStore();
  const ctx: Bench['ctx'] = (settings = fixture.settings) => ({ ...gatewayCtx({ settings: definition.account.parse(settings), lines }), kv });
  const fiscal = (await definition.create(ctx())) as Fiscal<unknown>;
  return {
    fixture, fiscal, lines, ctx,
    accepted: async (wish) => {
      const sent = await fiscal.issue(ctx(), wish);
      if (sent.status !== 'done' || sent.value.state !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(sent)}`);
      return sent.value;
    },
    cancellation: (wish, { key, verification = null, acceptedAt }) => ({ wish, key, verification, acceptedAt, reason: 'The order was placed by mistake.', requestedAt: new Date(Date.parse(acceptedAt) + 1000).toISOString() }),
  };
};

const failure = (outcome: Outcome<unknown>): Failure => {
  if (outcome.status !== 'failed') throw new Error(`no failure: ${JSON.stringify(outcome)}`);
  return outcome;
};

const stateOf = (outcome: Outcome<{ readonly state: string }>): string => (outcome.status === 'done' ? outcome.value.state : outcome.status);

const cases: readonly Case[] = [
  {
    name: 'lets a good account in and no wrong one',
    run: async ({ fiscal, ctx, fixture }) => {
      expect((await fiscal.test(ctx())).ok).to.equal(true);
      const wrong = await fiscal.test(ctx(fixture.wrongSecret)).catch((error: unknown) => ({ ok: false, message: isModuleError(error) ? error.message : '' }));
      expect(wrong.ok).to.equal(false);
      expect(wrong.message).not.to.equal('');
    },
  },
  {
    name: 'a document is in force once, however often the same wish is sent',
    run: async ({ accepted, fixture }) => {
      const first = await accepted(fixture.wish(1));
      expect(first.document).to.include('<');
      const again = await accepted(fixture.wish(1));
      expect(again.key).to.equal(first.key);
      expect(fixture.side.inForce()).to.deep.equal([first.key]);
    },
  },
  {
    name: 'what arrived although its answer was lost is found, with the same key',
    run: async ({ fiscal, ctx, fixture }) => {
      fixture.side.faults.add({ kind: 'lost', path: fixture.side.issuePath });
      const lost = failure(await fiscal.issue(ctx(), fixture.wish(1)));
      expect(lost.ambiguous).to.equal(true);
      const found = await fiscal.find(ctx(), fixture.wish(1));
      expect(stateOf(found)).to.equal('accepted');
      expect(fixture.side.inForce()).to.deep.equal([(found as { value: FiscalAccepted }).value.key]);
    },
  },
  {
    name: 'what never arrived is not found, and can be sent again',
    run: async ({ fiscal, ctx, fixture, accepted }) => {
      fixture.side.faults.add({ kind: 'drop', path: fixture.side.issuePath });
      failure(await fiscal.issue(ctx(), fixture.wish(1)));
      expect(stateOf(await fiscal.find(ctx(), fixture.wish(1)))).to.equal('absent');
      await accepted(fixture.wish(1));
      expect(fixture.side.inForce()).to.have.length(1);
    },
  },
  {
    name: 'an authority in trouble is tried again, never taken for a refusal',
    run: async ({ fiscal, ctx, fixture }) => {
      for (const kind of ['error500', 'html', 'rate'] as const) {
        fixture.side.faults.add({ kind, path: fixture.side.issuePath });
        expect(failure(await fiscal.issue(ctx(), fixture.wish(1))).retry, kind).to.be.oneOf(['later', 'lookup']);
        fixture.side.faults.clear();
      }
    },
  },
  {
    name: 'a refusal has the code and the words of the authority; mended, the same number is taken',
    run: async ({ fiscal, ctx, fixture, accepted }) => {
      const refused = await fiscal.issue(ctx(), fixture.spoil(fixture.wish(1)));
      if (refused.status !== 'done' || refused.value.state !== 'rejected') throw new Error(`not refused: ${JSON.stringify(refused)}`);
      expect(refused.value.code).not.to.equal('');
      expect(refused.value.message).not.to.equal('');
      expect(refused.value.document).to.include('<');
      expect(fixture.side.inForce()).to.deep.equal([]);
      await accepted(fixture.wish(1));
    },
  },
  {
    name: "another's document under the same number is never taken for ours",
    run: async ({ fiscal, ctx, fixture }) => {
      fixture.side.seize(fixture.wish(1));
      expect(stateOf(await fiscal.issue(ctx(), fixture.wish(1)))).to.equal('rejected');
      expect(stateOf(await fiscal.find(ctx(), fixture.wish(1)))).to.equal('rejected');
    },
  },
  {
    name: 'wrong credentials stop the account, an absent authority is tried later',
    run: async ({ fiscal, ctx, fixture }) => {
      expect(failure(await fiscal.issue(ctx(fixture.wrongSecret), fixture.wish(1))).kind).to.equal('auth');
      const away = failure(await fiscal.issue(ctx(fixture.unreachable), fixture.wish(1)));
      expect([away.kind, away.ambiguous]).to.deep.equal(['network', false]);
    },
  },
  {
    name: 'a cancelled document is out of force; cancelling it again changes nothing',
    run: async ({ fiscal, ctx, fixture, accepted, cancellation }) => {
      const wish = fixture.wish(1);
      const taken = await accepted(wish);
      expect(stateOf(await fiscal.cancel(ctx(), cancellation(wish, taken)))).to.equal('cancelled');
      expect(fixture.side.inForce()).to.deep.equal([]);
      expect(stateOf(await fiscal.find(ctx(), wish))).to.equal('cancelled');
      expect(stateOf(await fiscal.cancel(ctx(), cancellation(wish, taken)))).to.equal('cancelled');
    },
  },
  {
    name: 'after the term a document stays in force, and it is said why',
    run: async ({ fiscal, ctx, fixture, accepted, cancellation }) => {
      const wish = fixture.wish(1);
      const taken = await accepted(wish);
      fixture.side.endTerm();
      const refused = await fiscal.cancel(ctx(), cancellation(wish, taken));
      expect(stateOf(refused)).to.equal('rejected');
      expect(fixture.side.inForce()).to.deep.equal([taken.key]);
    },
  },
  {
    name: 'no secret is logged, and the account is all that a call needs',
    run: async ({ fixture, accepted, lines, fiscal, ctx }) => {
      await accepted(fixture.wish(1));
      await fiscal.issue(ctx(fixture.wrongSecret), fixture.wish(2));
      for (const secret of fixture.secrets) expect(lines.join('\n')).not.to.include(secret);
    },
  },
];

type MakeFixture = () => Promise<FiscalFixture> | FiscalFixture;

const onBench = async (makeFixture: MakeFixture, work: (bench: Bench) => Promise<void>): Promise<void> => {
  const fixture = await makeFixture();
  try {
    await work(await openBench(fixture));
  } finally {
    await fixture.stop();
  }
};

/** The conformance kit for fiscal authorities: declares one mocha test per case. */
export const fiscalConformance = (name: string, makeFixture: MakeFixture): void => {
  describe(`fiscal conformance: ${name}`, () => {
    for (const each of cases) it(each.name, () => onBench(makeFixture, (bench) => each.run(bench)));
  });
};

/** Runs the same cases without mocha, and gives the names of those that fail. */
export const failedFiscalCases = async (makeFixture: MakeFixture): Promise<readonly string[]> => {
  const failed: string[] = [];
  for (const each of cases) {
    try {
      await onBench(makeFixture, (bench) => each.run(bench));
    } catch {
      failed.push(each.name);
    }
  }
  return failed;
};
