import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isModuleError } from '@billet/sdk';
import { gatewayCtx } from '@billet/testkit';
import { expect } from 'chai';
import minimal from '../src/index.ts';

/** A panel that keeps accounts in memory. */
const startPanel = async (accounts: Map<string, object>): Promise<Server> => {
  const panel = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const id = /^\/accounts\/(\w+)$/.exec(request.url ?? '')?.[1];
      const honest = request.headers.authorization === 'Bearer right';
      if (honest && id !== undefined && request.method === 'PUT')
        accounts.set(id, { id, ...(JSON.parse(Buffer.concat(parts).toString()) as object) });
      const body = id === undefined ? [...accounts.values()] : accounts.get(id);
      if (honest && id !== undefined && request.method === 'DELETE') accounts.delete(id);
      response.writeHead(!honest ? 401 : body === undefined ? 404 : 200).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => {
    panel.listen(0, '127.0.0.1', resolve);
  });
  return panel;
};

describe('minimal module', () => {
  const accounts = new Map<string, object>();
  let panel: Server;
  before(async () => {
    panel = await startPanel(accounts);
  });
  after(() => {
    panel.close();
    panel.closeAllConnections();
  });

  const { account, create } = minimal.definition;
  const ctx = (
    token = 'right',
  ): ReturnType<typeof gatewayCtx> & { settings: ReturnType<typeof account.parse> } => ({
    ...gatewayCtx({ settings: undefined }),
    settings: account.parse({
      url: `http://127.0.0.1:${String((panel.address() as AddressInfo).port)}`,
      token,
    }),
  });
  const want = (
    state: 'active' | 'suspended',
  ): Parameters<Awaited<ReturnType<typeof create>>['ensure']>[1] => ({
    serviceId: '12',
    email: 'ana@example.test',
    locale: 'pt-br',
    plan: { diskMb: 500 },
    planKey: 'small',
    options: {},
    state,
    resources: [],
  });

  it('makes, repeats, suspends, finds and removes an account', async () => {
    const module = await create(ctx());
    expect(await module.find(ctx(), { id: '12' })).to.equal(undefined);
    for (const state of ['active', 'active', 'suspended'] as const) {
      expect(await module.ensure(ctx(), want(state))).to.deep.equal({
        status: 'done',
        value: { ref: { id: '12' }, username: 'u12', state },
      });
      expect([...accounts.values()]).to.deep.equal([{ id: '12', username: 'u12', state, diskMb: 500 }]);
    }
    expect(await module.find(ctx(), { id: '12' })).to.deep.include({ state: 'suspended' });
    for (let time = 0; time < 2; time += 1)
      expect(await module.remove(ctx(), { id: '12' })).to.include({ status: 'done' });
    expect(accounts.size).to.equal(0);
  });

  it('tells a wrong token from a server that is there', async () => {
    const module = await create(ctx());
    expect(await module.test(ctx())).to.include({ ok: true });
    const error: unknown = await module.test(ctx('wrong')).catch((reason: unknown) => reason);
    expect(isModuleError(error) && error.failure.kind).to.equal('auth');
  });
});
