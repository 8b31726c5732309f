import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { expect } from 'chai';
import { createHttp, createOutlet, runInHookScope, type HttpPolicy } from '@billet/kernel';
import type { HttpInit, HttpReply, ModuleError } from '@billet/sdk';
import { errorOf, later } from './support/fakes.ts';

const policy = (more: Partial<HttpPolicy> = {}): HttpPolicy => ({ extension: 'acme', permissions: ['net:*'], allowInner: false, outlet: createOutlet(false), ...more });

const failureOf = async (work: Promise<unknown>): Promise<{ kind: string; ambiguous: boolean; message: string }> => {
  const error = (await errorOf(work)) as ModuleError;
  expect(error.name).to.equal('ModuleError');
  return { kind: error.failure.kind, ambiguous: error.failure.ambiguous, message: error.message };
};

describe('http: where an extension may go', () => {
  const inner = [
    '127.0.0.1', '127.8.9.1', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '224.0.0.1', '255.255.255.255', '198.18.0.1', '192.0.0.1',
    '2130706433', '0x7f000001', '0177.0.0.1', '127.1', '[::1]', '[::]', '[::ffff:127.0.0.1]', '[::ffff:a9fe:a9fe]', '[::127.0.0.1]', '[fe80::1]', '[fec0::1]', '[fd00::1]', '[ff02::1]', '[64:ff9b::10.0.0.1]', '[64:ff9b:1::1]', '[2002:7f00:1::]', '[2001:0:7f00:1::]',
  ];
  for (const host of inner) {
    it(`${host} is an inner address`, async () => {
      expect(await failureOf(createHttp(policy())(`http://${host}:9/`))).to.include({ kind: 'invalid', ambiguous: false }).and.have.property('message').that.contains('inner address');
    });
  }

  it('a name that leads inside is refused at the moment of connecting', async () => {
    expect((await failureOf(createHttp(policy())('http://localhost:9/'))).message).to.equal('localhost leads to an inner address.');
  });

  for (const [address, why] of [['file:///etc/passwd', 'Only http and https'], ['gopher://example.com/', 'Only http and https'], ['not an address', 'Not an address'], ['', 'Not an address']] as const) {
    it(`"${address}" is refused`, async () => { expect((await failureOf(createHttp(policy())(address))).message).to.contain(why); });
  }

  const hosts: readonly [readonly string[], string, boolean][] = [
    [['net:api.example.test'], 'api.example.test', true], [['net:api.example.test'], 'API.Example.Test', true], [['net:api.example.test'], 'example.test', false], [['net:api.example.test'], 'evil-api.example.test', false],
    [['net:api.example.test'], 'api.example.test.evil.test', false], [['net:*.example.test'], 'a.b.example.test', true], [['net:*.example.test'], 'example.test', false], [['net:*.example.test'], 'badexample.test', false], [[], 'example.test', false],
    [['fs:storage'], 'example.test', false], [['net:example.test'], 'user@evil.test', false], [['net:example.test'], 'example.test@evil.test', false],
  ];
  for (const [permissions, host, may] of hosts) {
    it(`[${permissions.join(', ')}] ${may ? 'may' : 'may not'} reach ${host}`, async () => {
      const error = await failureOf(createHttp(policy({ permissions }))(`http://${host}/`, { timeoutMs: 2000 }));
      if (may) expect(error.message).not.to.contain('may not reach');
      else expect(error.message).to.match(/^acme may not reach /);
    });
  }

  it('a quiet copy says nothing', async () => {
    expect(await errorOf(createHttp(policy({ allowInner: true, outlet: createOutlet(true) }))('http://127.0.0.1:9/'))).to.include({ code: 'COPY_QUIET', status: 409 });
  });

  it('in a dry run nothing leaves the house', async () => {
    const call = (): Promise<HttpReply> => createHttp(policy({ allowInner: true }))('http://127.0.0.1:9/');
    expect(await errorOf(runInHookScope({ traceId: 't', actor: { kind: 'system' }, dryRun: true }, call))).to.include({ code: 'DRY_RUN', status: 409 });
  });
});

describe('http: talking', () => {
  let server: Server;
  let answer: (request: IncomingMessage, response: ServerResponse, body: string) => void;
  const call = (init?: HttpInit, path = '/'): Promise<HttpReply> => createHttp(policy({ allowInner: true }))(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}${path}`, init);

  before((done) => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => { body += part.toString(); });
      request.on('end', () => { answer(request, response, body); });
    }).listen(0, '127.0.0.1', done);
  });
  after((done) => {
    server.closeAllConnections();
    server.close(done);
  });

  it('sends JSON, forms, queries and headers, and reads an answer twice', async () => {
    answer = ({ method, url, headers }, response, body) => response.setHeader('X-Twice', ['a', 'b']).writeHead(201).end(JSON.stringify([method, url, headers['content-type'], headers['x-key'], body]));
    const reply = await call({ json: { a: 1 }, query: { q: 'x y' }, headers: { 'x-key': 'k' } }, '/p?z=1');
    expect([reply.status, reply.headers['x-twice']]).to.deep.equal([201, 'a, b']);
    expect(await reply.json()).to.deep.equal(['POST', '/p?z=1&q=x+y', 'application/json', 'k', '{"a":1}']);
    expect(JSON.parse(await reply.text())).to.have.lengthOf(5);
    expect(await (await call({ form: { a: 'b&c' }, method: 'PUT' })).json()).to.deep.equal(['PUT', '/', 'application/x-www-form-urlencoded', null, 'a=b%26c']);
    expect(await (await call()).json()).to.deep.equal(['GET', '/', null, null, '']);
  });

  it('does not follow redirects: the next address would not have been checked', async () => {
    answer = (_, response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
    expect((await call()).status).to.equal(302);
  });

  it('an answer that is no JSON is a failure of the other side', async () => {
    answer = (_, response) => response.end('<html>');
    expect(await failureOf((await call()).json())).to.include({ kind: 'remote' });
  });

  it('a silent server is a time-out, ambiguous because the request was sent', async () => {
    answer = () => undefined;
    expect(await failureOf(call({ json: {}, timeoutMs: 30 }))).to.include({ kind: 'timeout', ambiguous: true });
  });

  it('a server that drips is late as well: it is a deadline, not a pause', async () => {
    const stopped = later();
    answer = (_, response) => {
      const timer = setInterval(() => response.write('x'), 10);
      response.on('close', () => { clearInterval(timer); stopped.resolve(); });
    };
    expect(await failureOf(call({ timeoutMs: 80 }))).to.include({ kind: 'timeout', ambiguous: true });
    await stopped.promise;
  });

  it('ends with the signal of its caller: certain before it began, ambiguous once it was sent', async () => {
    const arrived = later();
    answer = () => { arrived.resolve(); };
    expect(await failureOf(call({ json: {}, signal: AbortSignal.abort() }))).to.include({ kind: 'timeout', ambiguous: false });
    const giveUp = new AbortController();
    const waiting = failureOf(call({ json: {}, signal: giveUp.signal }));
    await arrived.promise;
    giveUp.abort();
    expect(await waiting).to.include({ kind: 'timeout', ambiguous: true });
  });

  it('a connection cut in the middle of the answer is ambiguous', async () => {
    answer = (_, response) => { response.writeHead(200, { 'content-length': 100 }); response.write('half'); setImmediate(() => response.destroy()); };
    expect(await failureOf(call({ json: {} }))).to.include({ kind: 'network', ambiguous: true });
  });

  it('an answer above ten megabytes is cut off, and what it answered may have been done', async () => {
    answer = (_, response) => response.end(Buffer.alloc(10 * 1024 * 1024 + 1));
    expect(await failureOf(call({ json: {} }))).to.include({ kind: 'remote', ambiguous: true, message: 'The answer is too long.' });
  });

  it('a refused connection is certain: nothing was done', async () => {
    const free = createTcpServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => free.once('listening', resolve));
    const { port } = free.address() as AddressInfo;
    await new Promise((resolve) => free.close(resolve));
    expect(await failureOf(createHttp(policy({ allowInner: true }))(`http://127.0.0.1:${String(port)}/`, { json: {} }))).to.include({ kind: 'network', ambiguous: false });
  });
});

describe('http: who we are', () => {
  const folder = mkdtempSync(join(tmpdir(), 'billet-mtls-'));
  after(() => { rmSync(folder, { recursive: true }); });

  const certificate = (name: string): { readonly certificate: string; readonly key: string } => {
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', `${name}.key`, '-out', `${name}.pem`, '-days', '2', '-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1'], { cwd: folder, stdio: 'ignore' });
    return { certificate: readFileSync(join(folder, `${name}.pem`), 'utf8'), key: readFileSync(join(folder, `${name}.key`), 'utf8') };
  };

  it('is shown to a server that wants a certificate of ours, and only then', async () => {
    const [bank, house] = [certificate('bank'), certificate('house')];
    const server = createSecureServer({ cert: bank.certificate, key: bank.key, ca: house.certificate, requestCert: true, rejectUnauthorized: true }, (request, response) => {
      response.end((request.socket as TLSSocket).getPeerCertificate().subject.CN);
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    const address = `https://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
    const http = createHttp(policy({ allowInner: true }));
    expect(await (await http(address, { trust: bank.certificate, identity: house })).text()).to.equal('house');
    expect(await failureOf(http(address, { trust: bank.certificate }))).to.include({ kind: 'network' });
    expect(await failureOf(http(address, { identity: house }))).to.include({ kind: 'network', ambiguous: false });
    await new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); });
  });
});
