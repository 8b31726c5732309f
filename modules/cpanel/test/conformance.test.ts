import { serverModuleConformance, type ServerModuleFixture } from '@billet/testkit';
import cpanel from '../src/index.ts';
import { startFakeWhm, TOKEN, type FakeWhm } from './support/fake-whm.ts';
import { resourceSamples } from './support/resource-samples.ts';
import { limitless, newWhmAccount } from './support/whm-state.ts';

const spoil = ({ state }: FakeWhm, username: string): void => {
  const account = state.accounts.get(username);
  if (account === undefined) return;
  account.plan = 'silver';
  account.suspended = true;
  account.reason = 'by hand';
};

const fixture = async (): Promise<ServerModuleFixture> => {
  const server = await startFakeWhm();
  const { accounts, packages } = server.state;
  server.state.localized = true;
  const settings = { address: server.url, user: 'root', token: TOKEN, domainSuffix: 'example.test' };
  return {
    extension: cpanel,
    settings,
    plan: { package: 'gold' },
    otherPlan: { disk: '2000', mailboxes: '5', shell: true },
    unlimited: { plan: {}, sees: { name: 'billet_9', ...limitless } },
    passwords: true,
    wrongSecret: { settings: { ...settings, token: 'wrong' } },
    unreachable: { ...settings, address: 'http://127.0.0.1:9' },
    invalid: [
      { field: 'username', spoil: (want) => ({ ...want, username: 'test1' }) },
      { field: 'username', spoil: (want) => ({ ...want, username: '9lives' }) },
      { field: 'username', spoil: (want) => ({ ...want, username: 'abcdefghijklmnopq' }) },
      { field: 'package', spoil: (want) => ({ ...want, plan: { ...(want.plan as object), package: 'none-such' } }) },
    ],
    resources: resourceSamples(server),
    server: {
      look: (username) => {
        const account = accounts.get(username);
        if (account === undefined) return undefined;
        const plan = { name: account.plan, ...packages.get(account.plan) };
        return { state: account.suspended ? 'suspended' : 'active', plan, password: account.password };
      },
      count: () => accounts.size,
      loseAnswer: () => {
        server.loseAnswer();
      },
      stall: () => {
        server.stall();
      },
      foreign: (username) => {
        accounts.set(username, newWhmAccount({ user: username, domain: `${username}.elsewhere.test`, email: 'x@example.test', plan: 'gold', owner: 'root', password: 'theirs' }));
      },
      spoil: (username) => {
        spoil(server, username);
      },
      fill: () => {
        for (let n = 0; n < 1100; n += 1) {
          const user = `m${String(n)}`;
          accounts.set(user, newWhmAccount({ user, domain: `${user}.example.test`, email: 'x@example.test', plan: 'gold', owner: 'root', password: 'x' }));
        }
      },
      traffic: (username, _, { up, down }) => {
        const account = accounts.get(username);
        if (account !== undefined) account.trafficBytes = up + down;
      },
    },
    stop: () => server.stop(),
  };
};

serverModuleConformance('cpanel', fixture);
