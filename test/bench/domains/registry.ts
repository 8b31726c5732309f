import { registrarRegistryRef } from '@billet/billing';
import { openDomainPlace } from '../../e2e/support/domain-place.ts';

const DELAY_MS = 200;
const SESSIONS = 4;

/** Looks at so many domains at the EPP test registry: four sessions, one command at a time on each. */
export const measureSync = async (count: number) => {
  const place = await openDomainPlace('sqlite');
  try {
    await place.register('model.test');
    const { domains } = place.registry.world;
    const model = domains.get('model.test');
    if (model === undefined) throw new Error('no model');
    const names = Array.from({ length: count }, (_, at) => `domain-${String(at)}.test`);
    for (const name of names) domains.set(name, { ...model, name, statuses: new Set() });
    const account = await place.app.call<{ id: number }>('registrars.create', { extension: 'epp', name: 'Measured', settings: { ...place.settingsOf('registrar-one'), sessions: SESSIONS } });
    const registrars = place.app.house.services.use(registrarRegistryRef);
    const call = await registrars.callCtx('epp', account.id, { key: 'bench', attempt: 1, signal: AbortSignal.timeout(600_000) });
    // What an account may send a minute would be measured otherwise, not the line.
    const unlimited = { ...call, settings: { ...(call.settings as Record<string, unknown>), commandsPerMinute: 1e9 } };
    const { registrar } = registrars.get('epp');
    const began = performance.now();
    let ours = 0;
    for await (const { state } of registrar.sync?.(unlimited, names) ?? []) ours += state === 'ours' ? 1 : 0;
    const seconds = (performance.now() - began) / 1000;
    if (ours !== count) throw new Error(`${String(ours)} of ${String(count)} were seen`);
    return { domains: count, sessions: SESSIONS, seconds };
  } finally {
    await place.close();
  }
};

/** A search whose answer comes line by line, at a registry that takes its time for each question. */
export const measureSearch = async (count: number) => {
  const place = await openDomainPlace('sqlite');
  try {
    const { key } = await place.app.call<{ key: string }>('apiKeys.create', { label: 'search', scopes: ['*'] });
    place.registry.fault({ on: 'domain:check', mishap: { delayMs: DELAY_MS }, times: 10_000 });
    const names = Array.from({ length: count }, (_, at) => `n${String(at)}.test`);
    const began = performance.now();
    const answer = await fetch(`${place.app.base}/api/v1/domain-searches`, { method: 'POST', headers: { accept: 'application/x-ndjson', 'content-type': 'application/json', authorization: `Bearer ${key}` }, body: JSON.stringify({ names }) });
    let first: number | undefined;
    let text = '';
    for await (const part of answer.body as unknown as AsyncIterable<Uint8Array>) {
      first ??= performance.now() - began;
      text += Buffer.from(part).toString('utf8');
    }
    const found = text.match(/"state":"available"/g)?.length ?? 0;
    if (found !== count) throw new Error(`${String(found)} of ${String(count)} names were answered`);
    return { names: count, delayMs: DELAY_MS, firstMs: (first ?? 0) - DELAY_MS, allMs: performance.now() - began };
  } finally {
    await place.close();
  }
};
