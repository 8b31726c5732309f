import { Agent, request } from 'node:http';
import { createBrowser } from '@billet/testkit';
import { OWNER, type ServedHouse } from './web-house.ts';

/** How long a row's requests took. */
export interface WebFigures {
  readonly row: string;
  readonly requests: number;
  readonly p50: number;
  readonly p95: number;
  readonly target: number;
}

interface Ask {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

const at = (sorted: readonly number[], share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

/** Milliseconds to the last byte of one answer. */
const timed = (base: string, agent: Agent, { path, headers }: Ask): Promise<number> =>
  new Promise((resolve, reject) => {
    const started = performance.now();
    request(new URL(path, base), { agent, headers }, (answer) => {
      answer.resume().once('end', () => {
        if (answer.statusCode === 200) resolve(performance.now() - started);
        else reject(new Error(`${path} answered ${String(answer.statusCode)}`));
      });
    })
      .once('error', reject)
      .end();
  });

/** Asks with so many at a time until `next` has nothing more. */
const load = async (base: string, atATime: number, next: (i: number) => Ask | undefined): Promise<readonly number[]> => {
  const agent = new Agent({ keepAlive: true, maxSockets: atATime });
  const times: number[] = [];
  let asked = 0;
  const one = async (): Promise<void> => {
    for (let ask = next(asked++); ask !== undefined; ask = next(asked++)) times.push(await timed(base, agent, ask));
  };
  await Promise.all(Array.from({ length: atATime }, one));
  agent.destroy();
  return times.sort((a, b) => a - b);
};

const figures = (row: string, target: number, times: readonly number[]): WebFigures => ({ row, requests: times.length, p50: at(times, 0.5), p95: at(times, 0.95), target });

const PAGES = ['', '/clients', '/clients?search=client77', '/clients/77', '/services', '/invoices', '/invoices?settlement=open', '/invoices?settlement=paid', '/invoices?settlement=refunded', '/invoices?status=void', '/invoices?status=draft', '/invoices?overdue=1', '/invoices?number=B-2027-0000001', '/payments', '/orders', '/runs', '/find?q=client77'].map((path) => `/staff${path}`);
const EACH = 25;
const WARM = 5;

const signedIn = async (base: string): Promise<Readonly<Record<string, string>>> => {
  const browser = createBrowser(base);
  await browser.send('/staff/sign-in', 'sign-in', OWNER);
  return { cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
};

/** Every list of the staff area, one request after the other. */
export const measurePages = async ({ base }: ServedHouse): Promise<readonly WebFigures[]> => {
  const headers = await signedIn(base);
  const rows: WebFigures[] = [];
  for (const path of PAGES) {
    await load(base, 1, (i) => (i < WARM ? { path, headers } : undefined));
    rows.push(figures(path, 100, await load(base, 1, (i) => (i < EACH ? { path, headers } : undefined))));
  }
  return rows;
};

/** `invoices.get` by key, fifty at a time, a different invoice each time. */
export const measureOperation = async ({ base, apiKey, invoices: [first, last] }: ServedHouse, requests: number): Promise<WebFigures> => {
  const ask = (count: number) => (i: number): Ask | undefined => (i < count ? { path: `/api/v1/invoices/${String(first + ((i * 7919) % (last - first + 1)))}`, headers: { authorization: `Bearer ${apiKey}` } } : undefined);
  await load(base, 50, ask(requests / 4));
  return figures('invoices.get, 50 at a time', 25, await load(base, 50, ask(requests)));
};

/** Reads while a run is going in the same process. */
export const measureDuringRun = async ({ base }: ServedHouse, run: () => Promise<void>): Promise<WebFigures> => {
  const headers = await signedIn(base);
  const paths = ['/staff/clients', '/staff/invoices', '/staff/clients/77'];
  const ask = (i: number): Ask => ({ path: paths[i % paths.length] ?? '', headers });
  await load(base, 1, (i) => (i < 2 * WARM * paths.length ? ask(i) : undefined));
  let over = false;
  const running = run().then(() => {
    over = true;
  });
  const times = await load(base, 1, (i) => (over ? undefined : ask(i)));
  await running;
  return figures('reads while a run is going', 50, times);
};
