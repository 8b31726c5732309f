import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { secret } from '@billet/sdk';
import { gatewayCtx } from '@billet/testkit';
import { expect } from 'chai';
import minimal from '../src/index.ts';

const CONTACT = {
  name: 'Ana Lima',
  email: 'ana@example.test',
  phone: '+351912345678',
  street: ['Rua 1'],
  city: 'Porto',
  postcode: '4000-001',
  country: 'PT',
};

/** A registrar that notes what it is told. */
const startRegistrar = async (told: Map<string, unknown>): Promise<Server> => {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const url = request.url ?? '';
      const body: unknown = parts.length === 0 ? undefined : JSON.parse(Buffer.concat(parts).toString());
      if (body !== undefined) told.set(url, body);
      const domain = {
        name: 'example.pt',
        expiresOn: '2028-01-21',
        statuses: ['ok'],
        nameservers: [{ host: 'ns1.example.net' }],
      };
      const answers: Record<string, unknown> = {
        '/account': {},
        '/check': { 'free.pt': 'available', 'example.pt': 'taken' },
        '/domains/example.pt': domain,
        '/domains/example.pt/nameservers': {},
      };
      const answer = url.startsWith('/commands/')
        ? body === undefined
          ? told.has(url)
            ? 'applied'
            : undefined
          : domain
        : answers[url];
      response.writeHead(answer === undefined ? 404 : 200).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return server;
};

describe('minimal registrar', () => {
  const told = new Map<string, unknown>();
  let server: Server;
  before(async () => {
    server = await startRegistrar(told);
  });
  after(() => {
    server.close();
    server.closeAllConnections();
  });

  const { account, create } = minimal.definition;
  const ctx = (): ReturnType<typeof gatewayCtx> & { settings: ReturnType<typeof account.parse> } => ({
    ...gatewayCtx({ settings: undefined }),
    settings: account.parse({
      url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
      token: 'right',
    }),
  });

  it('never calls a name free that the registrar did not name', async () => {
    const registrar = await create(ctx());
    const found = await registrar.check(ctx(), ['free.pt', 'example.pt', 'other.pt']);
    expect(found.map(({ state }) => state)).to.deep.equal(['available', 'taken', 'unknown']);
    expect((await registrar.test(ctx())).ok).to.equal(true);
  });

  it('sends commands under their id and can ask what became of them', async () => {
    const registrar = await create(ctx());
    const command = {
      operationId: 'op1',
      name: 'example.pt',
      years: 2,
      registrant: CONTACT,
      nameservers: [{ host: 'ns1.example.net' }],
    };
    expect(await registrar.reconcile(ctx(), { ...command, kind: 'register' })).to.equal('notApplied');
    expect(await registrar.register(ctx(), command)).to.have.nested.property('value.expiresOn', '2028-01-21');
    expect(told.get('/commands/op1')).to.deep.equal({ kind: 'register', ...command });
    expect(await registrar.reconcile(ctx(), { ...command, kind: 'register' })).to.equal('applied');
    await registrar.transferIn(ctx(), {
      operationId: 'op2',
      name: 'example.pt',
      registrant: CONTACT,
      authCode: secret('x-1'),
    });
    expect(told.get('/commands/op2')).to.deep.include({ kind: 'transferIn', code: 'x-1' });
    await registrar.renew(ctx(), {
      operationId: 'op3',
      name: 'example.pt',
      years: 1,
      currentExpiry: '2028-01-21',
    });
    expect(told.get('/commands/op3')).to.deep.include({ kind: 'renew', currentExpiry: '2028-01-21' });
  });

  it('reads and changes a domain', async () => {
    const registrar = await create(ctx());
    expect(await registrar.info(ctx(), 'example.pt')).to.deep.include({ name: 'example.pt' });
    expect(await registrar.info(ctx(), 'other.pt')).to.equal(undefined);
    expect(await registrar.setNameservers(ctx(), 'example.pt', [{ host: 'ns9.example.net' }])).to.include({
      status: 'done',
    });
    expect(told.get('/domains/example.pt/nameservers')).to.deep.equal({
      servers: [{ host: 'ns9.example.net' }],
    });
  });
});
