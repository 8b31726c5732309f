import { secret } from '@billet/sdk';
import { registrarConformance, type RegistrarFixture } from '@billet/testkit';
import extension from '../src/index.ts';
import { startRegistrar } from './registrar-server.ts';

const fixture = async (): Promise<RegistrarFixture> => {
  const server = await startRegistrar();
  const settings = { url: server.url, token: 'right-token' };
  return {
    extension,
    settings,
    name: (label) => `${label}.test`,
    wrongSecret: { ...settings, token: 'wrong-token' },
    unreachable: { ...settings, url: 'http://127.0.0.1:9' },
    side: {
      look: (name) => {
        const found = server.domains.get(name);
        return found && { expiresOn: found.expiresOn, nameservers: found.nameservers.map(({ host }) => host) };
      },
      count: () => server.domains.size,
      spent: () => server.money.spent,
      foreign: (name) => {
        server.foreign.set(name, 'their-code-1');
        return secret('their-code-1');
      },
      loseAnswer: (act) => server.troubles.set(act, 'answer'),
      loseCommand: (act) => server.troubles.set(act, 'command'),
      garble: (act) => server.troubles.set(act, 'garbled'),
      tooMany: (act) => server.troubles.set(act, 'tooMany'),
      emptyFunds: () => {
        server.money.left = 0;
      },
      fillFunds: () => {
        server.money.left = 1000;
      },
    },
    stop: () => server.stop(),
  };
};

registrarConformance('minimal registrar', fixture);
