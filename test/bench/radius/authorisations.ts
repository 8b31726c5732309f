import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '@billet/database';
import { startFreeradius, type FreeradiusServer } from '@billet/testkit';
import { copyByHand, loginWriter, nameOf, newRadiusServer, SECRET } from './radius-server.ts';

const AT_ONCE = 32;
const REQUESTS = 3000;
const ROUNDS = 5;

/** Accepts a second. Every one must be an accept. */
const accepts = async (server: FreeradiusServer, file: string): Promise<number> => {
  const started = performance.now();
  const child = spawn('/usr/bin/radclient', ['-q', '-s', '-c', '1', '-p', String(AT_ONCE), '-r', '3', '-t', '20', '-f', file, `127.0.0.1:${String(server.ports.auth)}`, 'auth', SECRET], { stdio: ['ignore', 'pipe', 'inherit'] });
  const said: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => said.push(part));
  await once(child, 'close');
  const ms = performance.now() - started;
  const accepted = Number(/(?:Accepted|Received Access-Accept|approved auths)\D+(\d+)/i.exec(Buffer.concat(said).toString())?.[1] ?? 0);
  if (accepted !== REQUESTS) throw new Error(`${String(accepted)} of ${String(REQUESTS)} were let in:\n${Buffer.concat(said).toString().slice(0, 500)}`);
  return (REQUESTS * 1000) / ms;
};

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Logins that the module wrote, against the same rows written by hand; and how soon some of them are suspended. */
export const measureLogins = async (engine: Engine, logins: number, suspended: number): Promise<object> => {
  const dir = mkdtempSync(join(tmpdir(), 'billet-bench-radius-'));
  const [own, hand] = [await newRadiusServer(engine, dir, 'own'), await newRadiusServer(engine, dir, 'hand')];
  const writer = await loginWriter(own);
  try {
    const ids = Array.from({ length: logins }, (_, i) => i + 1);
    const writeMs = await writer.write(ids, 'active');
    await copyByHand(own, hand);
    const servers = [await startFreeradius(own.database, SECRET), await startFreeradius(hand.database, SECRET)] as const;
    const file = join(dir, 'requests');
    const step = Math.max(1, Math.floor(logins / REQUESTS));
    writeFileSync(file, Array.from({ length: REQUESTS }, (_, i) => `User-Name=${nameOf(((i * step) % logins) + 1)},User-Password=s3cret,NAS-IP-Address=127.0.0.1,NAS-Port=7,Message-Authenticator=0x00`).join('\n\n'));
    const rates: readonly [number[], number[]] = [[], []];
    // In turns, so that whatever else the machine does meets both; the first round is not counted.
    for (let round = 0; round <= ROUNDS; round += 1)
      for (const which of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
        const rate = await accepts(servers[which], file);
        if (round > 0) rates[which].push(rate);
      }
    for (const server of servers) await server.stop();
    const suspendMs = await writer.write(ids.slice(0, suspended), 'suspended');
    const [own_, hand_] = [median(rates[0]), median(rates[1])];
    return { logins, writtenPerSecond: (logins * 1000) / writeMs, ofBillet: own_, byHand: hand_, ratio: own_ / hand_, suspended: Math.min(suspended, logins), suspendSeconds: suspendMs / 1000 };
  } finally {
    await writer.close();
    await own.close();
    await hand.close();
    rmSync(dir, { recursive: true, force: true });
  }
};
