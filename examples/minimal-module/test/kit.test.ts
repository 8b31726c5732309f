import {
  defineServerModule,
  done,
  failed,
  type CallCtx,
  type Observed,
  type ServerModule,
} from '@billet/sdk';
import { failedModuleCases } from '@billet/testkit';
import { expect } from 'chai';
import extension from '../src/index.ts';
import { panelFixture } from './panel-fixture.ts';

const { definition } = extension;
type Module = Awaited<ReturnType<typeof definition.create>>;

/** The module with something changed about it. */
const mutant = (change: (good: Module) => Partial<Module>) => async () => ({
  ...(await panelFixture()),
  extension: defineServerModule({
    ...definition,
    create: async (ctx) => {
      const good = (await definition.create(ctx)) as Module;
      return { ...good, ...change(good) };
    },
  }),
});

const seenAs = (observed: Observed, change: Partial<Observed>): Observed => ({ ...observed, ...change });

/** Mistakes that modules really make, and a case that has to notice each. */
const MISTAKES: readonly (readonly [string, (good: Module) => Partial<Module>, string])[] = [
  [
    'every retry makes one more',
    (good) => ({ ensure: (ctx, want) => good.ensure(ctx, { ...want, serviceId: ctx.ids.ulid() }) }),
    'ensure: a repetition changes nothing',
  ],
  [
    'says "done" without doing it',
    () => ({
      ensure: (_ctx, want) =>
        Promise.resolve(
          done({ ref: { id: want.serviceId }, username: want.username ?? '', state: want.state }),
        ),
    }),
    'ensure: makes the account, and says under which name',
  ],
  [
    'forgets to suspend',
    (good) => ({ ensure: async (ctx, want) => good.ensure(ctx, { ...want, state: 'active' }) }),
    'suspend: once or twice, and back as it was',
  ],
  [
    'does not change the plan of what exists',
    (good) => ({
      ensure: async (ctx, want) => {
        const there = await good.find(ctx, { id: want.serviceId });
        return there === undefined || there.state !== want.state ? good.ensure(ctx, want) : done(there);
      },
    }),
    'plan: another plan counts, and the account stays the same one',
  ],
  [
    'finds everybody',
    (good) => ({
      find: async (ctx, wanted) =>
        (await good.find(ctx, wanted)) ?? { ref: { id: 'x' }, username: 'x', state: 'active' },
    }),
    'find: nothing under a name that nobody has',
  ],
  [
    'takes silence for absence',
    (good) => ({ find: (ctx, wanted) => good.find(ctx, wanted).catch(() => undefined) }),
    'unreachable: not being able to ask is not the same as "there is none"',
  ],
  [
    'gives up for ever when the server is away',
    (good) => ({
      ensure: (ctx, want) => good.ensure(ctx, want).catch(() => failed('remote', 'It did not work.')),
    }),
    'unreachable: a change fails and is tried again later',
  ],
  [
    'a wrong token is tried again and again',
    (good) => ({
      ensure: (ctx, want) => good.ensure(ctx, want).catch(() => failed('network', 'It did not work.')),
    }),
    'wrong secret: a call stops the account instead of trying on',
  ],
  [
    'is sure that nothing happened when an answer is lost',
    (good) => ({
      ensure: (ctx, want) => good.ensure(ctx, want).catch((error: unknown) => failed('auth', String(error))),
    }),
    'lost answer: an account that was made all the same is found, and made once',
  ],
  [
    'removing what is gone is an error',
    (good) => ({
      remove: async (ctx, ref) =>
        (await good.find(ctx, ref)) === undefined
          ? failed('notFound', 'There is none.')
          : good.remove(ctx, ref),
    }),
    'remove: gone, and asking again is fine',
  ],
  [
    'removing does nothing',
    () => ({ remove: () => Promise.resolve(done(undefined)) }),
    'remove: gone, and asking again is fine',
  ],
  [
    'logs its token',
    (good) => ({
      ensure: (ctx, want) => {
        ctx.log.info(
          `asking with ${(ctx as CallCtx<{ token: { reveal(): string } }>).settings.token.reveal()}`,
        );
        return good.ensure(ctx, want);
      },
    }),
    'secrets: none in the log, in an answer or in an error',
  ],
  [
    'puts the password into the answer',
    (good) => ({
      ensure: async (ctx, want) => {
        const made = await good.ensure(ctx, want);
        return made.status === 'done'
          ? done(seenAs(made.value, { data: { password: want.password?.reveal() } }))
          : made;
      },
    }),
    'secrets: none in the log, in an answer or in an error',
  ],
  [
    'measures what it cannot read',
    () => ({ metrics: [{ key: 'disk', unit: 'bytes', kind: 'gauge', label: 'Disk' }] }),
    'declaration: what is measured and what can be measured agree',
  ],
];

describe('the conformance kit for server modules', () => {
  it('finds nothing to complain about in a good module', async () => {
    expect(await failedModuleCases(panelFixture)).to.deep.equal([]);
  });

  for (const [mistake, change, noticedBy] of MISTAKES) {
    it(`notices: ${mistake}`, async () => {
      expect(
        await failedModuleCases(mutant(change as (good: ServerModule<never, never>) => Partial<Module>)),
      ).to.include(noticedBy);
    });
  }
});
