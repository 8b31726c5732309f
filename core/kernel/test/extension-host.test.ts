import { expect } from 'chai';
import type { LoadedExtension } from '@billet/kernel';
import { errorOf, later, turn } from './support/fakes.ts';
import { removePackages, testHost } from './support/packages.ts';

const named = (id: string, run: () => Promise<void> | void) => async ({ package: { manifest } }: LoadedExtension): Promise<void> => {
  if (manifest.id === id) await run();
};

describe('extensions: starting and stopping', () => {
  afterEach(removePackages);

  it('one that fails to start is set aside with its error, what it had added is taken back, the rest starts', async () => {
    const { host, states, status, events } = testHost([{ id: 'bad' }, { id: 'good' }], { start: named('bad', () => { throw new Error('no database'); }) });
    await host.boot();
    expect(states()).to.deep.equal({ bad: 'EXTENSION_FAILED', good: 'started' });
    expect(status('bad')?.error).to.deep.equal({ code: 'EXTENSION_FAILED', message: 'no database' });
    expect(events).to.deep.equal(['start bad', 'stop bad', 'start good']);
    expect(host.started('addon').map((each) => each.package.manifest.id)).to.deep.equal(['good']);
  });

  it('one that does not start in time is set aside, and taken back again when it comes too late', async () => {
    const hand = later();
    const { host, states, events } = testHost([{ id: 'slow' }, { id: 'zz' }], { start: named('slow', () => hand.promise), startTimeoutMs: 20 });
    await host.boot();
    expect(states()).to.deep.equal({ slow: 'EXTENSION_TIMEOUT', zz: 'started' });
    expect(events).to.deep.equal(['start slow', 'stop slow', 'start zz']);
    hand.resolve();
    await turn();
    expect(events.at(-1)).to.equal('stop slow');
    expect(events).to.have.lengthOf(4);
  });

  it('one whose code never ends loading is set aside', async () => {
    const { host, states } = testHost([{ id: 'stuck', code: 'await new Promise(() => setInterval(() => {}, 1e6).unref()); export default 1;' }, { id: 'zz' }], { startTimeoutMs: 100 });
    await host.boot();
    expect(states()).to.deep.equal({ stuck: 'EXTENSION_TIMEOUT', zz: 'started' });
  });

  for (const [what, wish] of [['fails', { code: 'throw new Error("boom")' }], ['needs what is missing', { manifest: { requires: { gone: '*' } } }], ['stands in a circle', { manifest: { requires: { vital: '*' } } }]] as const) {
    it(`one with onBootFailure 'abort' that ${what} stops the boot`, async () => {
      const { host } = testHost([{ id: 'vital', ...wish, manifest: { ...('manifest' in wish ? wish.manifest : {}), onBootFailure: 'abort' } }]);
      expect((await errorOf(host.boot())).code).to.match(/^EXTENSION_/);
    });
  }

  it('the boot tree: id, kind, title, version, folder, permissions, state and milliseconds of each', async () => {
    const { host } = testHost([{ id: 'parcels', version: '1.2.3', manifest: { description: 'Sends things.', permissions: ['net:*'] } }]);
    await host.boot();
    const [{ dir, startMs, ...line } = expect.fail('no line')] = host.statuses();
    expect(line).to.deep.equal({ id: 'parcels', kind: 'addon', title: 'The parcels', description: 'Sends things.', version: '1.2.3', permissions: ['net:*'], state: 'started' });
    expect(dir.endsWith('/parcels')).to.equal(true);
    expect(startMs).to.be.within(0, 5000);
  });

  it('enable starts and remembers, disable stops and remembers; twice is once', async () => {
    const { host, states, events, off } = testHost([{ id: 'aa' }], { off: ['aa'] });
    await host.boot();
    expect(states()).to.deep.equal({ aa: 'disabled' });
    await host.enable('aa');
    await host.enable('aa');
    expect([states(), [...off]]).to.deep.equal([{ aa: 'started' }, []]);
    await host.disable('aa');
    await host.disable('aa');
    expect([states(), [...off], events]).to.deep.equal([{ aa: 'disabled' }, ['aa'], ['start aa', 'stop aa']]);
  });

  it('one that others need is not disabled, and an unknown one is not found', async () => {
    const { host, states } = testHost([{ id: 'base' }, { id: 'top', manifest: { requires: { base: '*' } } }]);
    await host.boot();
    const error = await errorOf(host.disable('base'));
    expect(error).to.include({ code: 'EXTENSION_NEEDED', status: 409 });
    expect(error.details).to.deep.equal({ by: 'top' });
    expect(states()).to.deep.equal({ base: 'started', top: 'started' });
    expect(await errorOf(host.enable('nobody'))).to.include({ code: 'NOT_FOUND', status: 404 });
    await host.disable('top');
    await host.disable('base');
  });

  it('enabling one that does not start says why', async () => {
    const { host, states } = testHost([{ id: 'bad' }], { off: ['bad'], start: named('bad', () => { throw new Error('wrong password'); }) });
    await host.boot();
    expect(await errorOf(host.enable('bad'))).to.include({ code: 'EXTENSION_FAILED', status: 409, message: 'wrong password' });
    expect(states()).to.deep.equal({ bad: 'EXTENSION_FAILED' });
  });

  it('one that fails to stop, or never ends stopping, is stopped all the same, and so are the others', async () => {
    const { host, events, log, states } = testHost([{ id: 'aa' }, { id: 'bb' }, { id: 'cc' }], {
      startTimeoutMs: 20,
      stop: async (loaded) => {
        await named('bb', () => { throw new Error('socket stuck'); })(loaded);
        await named('cc', () => new Promise(() => undefined))(loaded);
      },
    });
    await host.boot();
    await host.disable('bb');
    expect(states()['bb']).to.equal('disabled');
    await host.stop();
    expect(events.slice(3)).to.deep.equal(['stop bb', 'stop cc', 'stop aa']);
    expect(log.lines.map(({ message }) => message)).to.deep.equal(['extension bb did not stop cleanly', 'extension cc did not stop cleanly']);
  });
});
