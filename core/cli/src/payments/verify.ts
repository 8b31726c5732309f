import { readFile } from 'node:fs/promises';
import { BilletError, type GatewayEvent } from '@billet/sdk';
import { headersOf } from './headers-of.ts';
import { installedGateways, loadGateway } from './load-gateway.ts';

export interface VerifyOptions {
  readonly secret: string;
  readonly headers: string;
  readonly body: string;
  readonly now?: string;
  readonly query?: string;
}

export interface Verdict {
  readonly valid: boolean;
  readonly events: readonly GatewayEvent[];
  readonly reason?: string;
}

/** Unix seconds or milliseconds, or an ISO instant; else this moment. */
export const momentOf = (now: string | undefined): number => {
  if (now === undefined) return performance.timeOrigin + performance.now();
  const ms = /^\d{1,11}$/.test(now) ? Number(now) * 1000 : /^\d{12,14}$/.test(now) ? Number(now) : Date.parse(now);
  if (Number.isNaN(ms)) throw new BilletError('FORMAT_OPTION', `--now: "${now}" is neither Unix seconds nor an ISO instant.`, { status: 422 });
  return ms;
};

/** Checks a webhook as the running house would: over the bytes of the file, which nobody decodes and writes again. */
export const verify = async (name: string, options: VerifyOptions): Promise<Verdict> => {
  const known = installedGateways().map(({ manifest }) => manifest.id);
  const definition = await loadGateway(({ manifest }) => manifest.id === name, name, known);
  if (definition.verify === undefined) throw new BilletError('FORMAT_NO_WEBHOOK', `"${name}" has no webhook whose signature could be checked.`, { status: 404 });
  const headers = headersOf(await readFile(options.headers, 'utf8'));
  const body = await readFile(options.body);
  const query = Object.fromEntries(new URLSearchParams(options.query ?? ''));
  const verdict = await definition.verify({ headers, body, query }, options.secret, momentOf(options.now));
  return verdict.ok ? { valid: true, events: verdict.events } : { valid: false, events: [], reason: verdict.reason };
};
