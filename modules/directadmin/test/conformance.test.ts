import { serverModuleConformance, type ServerModuleFixture } from '@billet/testkit';
import directadmin from '../src/index.ts';
import { limitless, newUser } from './support/da-state.ts';
import { LOGIN_KEY, startFakeDirectadmin } from './support/fake-directadmin.ts';
import { resourceSamples } from './support/resource-samples.ts';

const fixture = (oldForm: boolean) => async (): Promise<ServerModuleFixture> => {
  const server = await startFakeDirectadmin();
  const { users, packages } = server.state;
  server.state.oldForm = oldForm;
  server.state.localized = true;
  server.state.complainsWhenDeleting = true;
  const settings = { address: server.url, loginKey: LOGIN_KEY, domainSuffix: 'example.test' };
  const foreigner = (username: string, domain: string): void => {
    users.set(username, newUser({ username, domain, email: 'x@example.test', package: 'gold', password: 'theirs' }));
  };
  return {
    extension: directadmin,
    settings,
    plan: { package: 'gold' },
    otherPlan: { disk: '2000', mailboxes: '5', shell: true },
    unlimited: { plan: {}, sees: { name: 'billet_9', ...limitless } },
    passwords: true,
    wrongSecret: { settings: { ...settings, loginKey: 'wrong-key' } },
    unreachable: { ...settings, address: 'http://127.0.0.1:9' },
    invalid: [
      { field: 'username', spoil: (want) => ({ ...want, username: 'admin' }) },
      { field: 'username', spoil: (want) => ({ ...want, username: 'ab' }) },
      { field: 'package', spoil: (want) => ({ ...want, plan: { ...(want.plan as object), package: 'none-such' } }) },
    ],
    resources: resourceSamples(server),
    server: {
      look: (username) => {
        const user = users.get(username);
        if (user === undefined) return undefined;
        return { state: user.suspended ? 'suspended' : 'active', plan: { name: user.package, ...packages.get(user.package) }, password: user.password };
      },
      count: () => users.size,
      loseAnswer: () => {
        server.loseAnswer();
      },
      stall: () => {
        server.stall();
      },
      foreign: (username) => {
        foreigner(username, `${username}.elsewhere.test`);
      },
      spoil: (username) => {
        const user = users.get(username);
        if (user !== undefined) Object.assign(user, { package: 'silver', suspended: true });
      },
      fill: () => {
        for (let n = 0; n < 1100; n += 1) foreigner(`m${String(n)}`, `m${String(n)}.example.test`);
      },
      traffic: (username, _, { up, down }) => {
        const user = users.get(username);
        if (user !== undefined) user.trafficBytes = up + down;
      },
    },
    stop: () => server.stop(),
  };
};

serverModuleConformance('directadmin', fixture(false));
serverModuleConformance('directadmin, answers in the old form', fixture(true));
