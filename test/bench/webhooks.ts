import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Engine } from '@billet/database';
import { sendWebhooks } from '../support/send-webhooks.ts';
import { serveWebhooks, type WebhookPlace } from '../support/webhook-server.ts';
import { newPlace } from './bench-house.ts';

const [task = '', first = '', second = ''] = process.argv.slice(2);

/** How long the provider waited for its answer. The first seconds, in which nothing is warm yet, are left out. */
const measure = async (engine: Engine, perSecond: number, seconds: number): Promise<object> => {
  const { place, remove } = await newPlace(engine);
  const server = spawn(process.execPath, [...process.execArgv, process.argv[1] ?? '', 'serve', JSON.stringify(place)], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    const [said] = (await once(server.stdout, 'data')) as [Buffer];
    const { url } = JSON.parse(said.toString()) as { readonly url: string };
    const warm = 2;
    const sent = await sendWebhooks(url, { perSecond, seconds: seconds + warm });
    const refused = sent.filter(({ status }) => status !== 200).length;
    if (refused > 0) throw new Error(`${String(refused)} messages were not taken`);
    const times = sent.slice(warm * perSecond).map(({ ms }) => ms).sort((a, b) => a - b);
    const at = (part: number): number => times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0;
    const ended = once(server.stdout, 'data') as Promise<[Buffer]>;
    server.stdin.end();
    const { cpuMs } = JSON.parse((await ended)[0].toString()) as { readonly cpuMs: number };
    return { cpu: cpuMs / sent.length, messages: times.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), most: at(1) };
  } finally {
    if (server.exitCode === null) {
      const over = once(server, 'exit');
      server.stdin.end();
      await over;
    }
    await remove();
  }
};

// `webhooks <engine> <a second> <seconds>` measures; `serve` is what it starts in a process of its own.
if (task === 'serve') await serveWebhooks(JSON.parse(first) as WebhookPlace);
else process.stdout.write(`${JSON.stringify(await measure(task as Engine, Number(first), Number(second)))}\n`);
process.exit(0);
