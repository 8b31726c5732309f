import { Secret, type DesiredResource, type Observed, type Outcome, type Ref, type ResourceHandler, type ResourceKind } from '@billet/sdk';
import { expect } from 'chai';
import { outcome, refused, succeeded } from './gateway-bench.ts';
import type { ModuleBench } from './server-module-bench.ts';
import { moduleCases } from './server-module-case.ts';
import type { ResourceSample } from './server-module-fixture.ts';

type Handler = ResourceHandler<unknown, ResourceKind> & Required<Pick<ResourceHandler<unknown, ResourceKind>, 'ensure'>>;
type Sample = ResourceSample<ResourceKind>;

const PENDING_TURNS = 20;

const single = ({ module }: ModuleBench): readonly (readonly [ResourceKind, Handler])[] =>
  Object.entries(module.resources ?? {}).filter(([, handler]) => handler.ensure !== undefined) as never;

const has = (bench: ModuleBench): boolean => single(bench).length > 0;

const sampleOf = ({ fixture }: ModuleBench, kind: ResourceKind): Sample => {
  const sample = (fixture.resources as Readonly<Record<string, Sample>> | undefined)?.[kind];
  if (sample === undefined) throw new Error(`the fixture must bring a sample of "${kind}"`);
  return sample;
};

const finished = async <T>(bench: ModuleBench, once: () => Promise<Outcome<T>>): Promise<Outcome<T>> => {
  let result = await outcome(once());
  for (let turn = 0; result.status === 'pending' && turn < PENDING_TURNS; turn += 1) {
    await bench.fixture.finish?.(result.job, bench.ctx());
    result = await outcome(once());
  }
  return result;
};

const desired = (kind: ResourceKind, key: string, want: object, remoteId?: string): DesiredResource =>
  ({ kind, key, ...(remoteId === undefined ? {} : { remoteId }), want }) as DesiredResource;

const make = async (bench: ModuleBench, handler: Handler, account: Ref, want: DesiredResource): Promise<{ readonly id: string }> =>
  succeeded(await finished(bench, () => handler.ensure(bench.ctx(), account, want)));

/** An account with everything the sample needs before it. */
const prepared = async (bench: ModuleBench, sample: Sample): Promise<{ readonly made: Observed; readonly username: string }> => {
  const wish = bench.wish();
  const made = await bench.ensure(wish);
  for (const [n, { kind, make: first }] of (sample.after ?? []).entries()) {
    const handler = bench.module.resources?.[kind] as Handler | undefined;
    if (handler !== undefined) await make(bench, handler, made.ref, desired(kind, `before-${String(n)}-${wish.username}`, first(made.username)));
  }
  return { made, username: made.username };
};

const ids = async (bench: ModuleBench, handler: Handler, account: Ref): Promise<readonly string[]> => {
  const found: string[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < 1000; page += 1) {
    const answer = await handler.list(bench.ctx(), account, cursor);
    found.push(...answer.items.map((item) => item.id));
    cursor = answer.next;
    if (cursor === undefined) return found;
  }
  throw new Error('the list of resources has no end');
};

/** Every kind that core converges one by one, one after the other. */
const eachKind = async (bench: ModuleBench, work: (kind: ResourceKind, handler: Handler, sample: Sample) => Promise<void>): Promise<void> => {
  for (const [kind, handler] of single(bench)) {
    try {
      await work(kind, handler, sampleOf(bench, kind));
    } catch (error) {
      if (error instanceof Error) error.message = `${kind}: ${error.message}`;
      throw error;
    }
  }
};

export const singleResourceCases = moduleCases(
  {
    name: 'each resource: made once however often it is asked for, and listed',
    applies: has,
    run: (bench) =>
      eachKind(bench, async (kind, handler, sample) => {
        const { made, username } = await prepared(bench, sample);
        const before = await ids(bench, handler, made.ref);
        const want = sample.make(username, 1);
        const first = await make(bench, handler, made.ref, desired(kind, `k-${kind}-${username}`, want));
        const again = await make(bench, handler, made.ref, desired(kind, `k-${kind}-${username}`, want, first.id));
        expect(again.id).to.equal(first.id);
        expect((await ids(bench, handler, made.ref)).filter((id) => !before.includes(id))).to.deep.equal([first.id]);
        await sample.check?.(username, want);
      }),
  },
  {
    name: 'each resource: a change counts, the name stays',
    applies: has,
    run: (bench) =>
      eachKind(bench, async (kind, handler, sample) => {
        if (sample.change === undefined) return;
        const { made, username } = await prepared(bench, sample);
        const want = sample.make(username, 1);
        const first = await make(bench, handler, made.ref, desired(kind, `k-${username}`, want));
        const changed = sample.change(want);
        const after = await make(bench, handler, made.ref, desired(kind, `k-${username}`, changed, first.id));
        await sample.check?.(username, changed);
        expect((await ids(bench, handler, made.ref)).includes(after.id)).to.equal(true);
      }),
  },
  {
    name: 'each resource: removed twice is gone once, and others stay',
    applies: (bench) => single(bench).some(([, handler]) => handler.remove !== undefined),
    run: (bench) =>
      eachKind(bench, async (kind, handler, sample) => {
        if (handler.remove === undefined) return;
        const { made, username } = await prepared(bench, sample);
        const one = await make(bench, handler, made.ref, desired(kind, `one-${username}`, sample.make(username, 1)));
        const two = sample.single === true ? undefined : await make(bench, handler, made.ref, desired(kind, `two-${username}`, sample.make(username, 2)));
        for (let time = 0; time < 2; time += 1) {
          succeeded(await finished(bench, async () => (await handler.remove?.(bench.ctx(), made.ref, one.id)) ?? { status: 'done', value: undefined }));
          const left = await ids(bench, handler, made.ref);
          if (two !== undefined) expect(left).to.include(two.id);
          expect(left).to.not.include(one.id);
        }
      }),
  },
  {
    name: 'each resource: no password in a log, a listing or an answer',
    applies: has,
    run: (bench) =>
      eachKind(bench, async (kind, handler, sample) => {
        const { made, username } = await prepared(bench, sample);
        const want = { ...sample.make(username, 1), ...('password' in sample.make(username, 1) ? { password: new Secret('h1dden-Pa55word') } : {}) };
        const first = await make(bench, handler, made.ref, desired(kind, `k-${username}`, want));
        const told = [first, await handler.list(bench.ctx(), made.ref), (await handler.inspect?.(bench.ctx(), made.ref, first.id)) ?? []];
        expect(JSON.stringify(told) + bench.lines.join('\n')).to.not.include('h1dden-Pa55word');
      }),
  },
  {
    name: 'each resource: what belongs to another account is neither taken nor changed',
    applies: has,
    run: (bench) =>
      eachKind(bench, async (kind, handler, sample) => {
        const { made, username } = await prepared(bench, sample);
        const want = sample.make(username, 1);
        const first = await make(bench, handler, made.ref, desired(kind, `mine-${username}`, want));
        const other = await bench.ensure(bench.wish());
        const answer = await finished(bench, () => handler.ensure(bench.ctx(), other.ref, desired(kind, `theirs-${username}`, want)));
        // Names with the account in front of them cannot clash at all: then it is another one.
        if (answer.status === 'done') expect(answer.value.id).to.not.equal(first.id);
        else expect(refused(answer).kind).to.be.oneOf(['exists', 'invalid', 'declined', 'remote']);
        await sample.check?.(username, want);
        expect(await ids(bench, handler, made.ref)).to.include(first.id);
      }),
  },
);
