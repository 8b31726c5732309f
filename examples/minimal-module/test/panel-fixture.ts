import type { ServerModuleFixture } from '@billet/testkit';
import extension from '../src/index.ts';
import { startPanel } from './panel.ts';

/** The module with a panel of its own. */
export const panelFixture = async (): Promise<ServerModuleFixture> => {
  const panel = await startPanel();
  const named = (name: string) => [...panel.accounts.values()].find((each) => each.username === name);
  const settings = { url: panel.url, token: 'right-token' };
  return {
    extension,
    settings,
    plan: { diskMb: 500 },
    otherPlan: { diskMb: 900 },
    wrongSecret: { settings: { ...settings, token: 'wrong-token' } },
    unreachable: { ...settings, url: 'http://127.0.0.1:9' },
    server: {
      look: (username) => {
        const account = named(username);
        return account === undefined ? undefined : { state: account.state, plan: account.diskMb };
      },
      count: () => panel.accounts.size,
      loseAnswer: () => panel.loseAnswer(),
      spoil: (username) => {
        const account = named(username);
        if (account !== undefined) panel.accounts.set(account.id, { ...account, diskMb: 1 });
      },
    },
    stop: () => panel.stop(),
  };
};
