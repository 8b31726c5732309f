import { resolve } from 'node:path';
import type { OpenHouse } from '@billet/billing';
import type { Engine } from '@billet/database';
import { furnish } from '../../support/furnish.ts';
import { seedServices } from '../../support/seed-services.ts';
import { newPlace, openPlace } from '../bench-house.ts';
import { nameOf, newRadiusServer, type RadiusServer } from './radius-server.ts';

const DAY = 86_400;
/** Before now, in which the sessions began. */
const DAYS = 3;

const work = async (house: OpenHouse, task: string, serverId: number): Promise<number> => {
  const handler = house.tasks.handlers()[task];
  const started = performance.now();
  await handler?.({ serverId }, { signal: new AbortController().signal } as never);
  return performance.now() - started;
};

/** As many sessions for each login; all but the last of each have ended. */
const fillSessions = async ({ sql, database }: RadiusServer, accounts: number, rows: number): Promise<void> => {
  const [each, now] = [Math.floor(rows / accounts), Math.floor(Date.now() / 1000)];
  const span = Math.floor((DAYS * DAY) / each);
  const time = (epoch: string): string => (database.kind === 'sqlite' ? epoch : `to_timestamp(${epoch})`);
  const start = `(${String(now - DAYS * DAY)} + s * ${String(span)})`;
  await sql.raw(
    `with recursive a(u) as (select 1 union all select u + 1 from a where u < ${String(accounts)}), b(s) as (select 0 union all select s + 1 from b where s < ${String(each - 1)})
     insert into radacct (acctsessionid, acctuniqueid, username, nasipaddress, acctstarttime, acctupdatetime, acctstoptime, acctsessiontime, acctinputoctets, acctoutputoctets, framedipaddress, acctterminatecause)
     select 'S' || u || '-' || s, 'q' || u || '-' || s, 'u' || u, '127.0.0.1', ${time(start)}, ${time(`${start} + ${String(span - 60)}`)}, case when s < ${String(each - 1)} then ${time(`${start} + ${String(span - 60)}`)} end, ${String(span - 60)}, 4300000000 + s, 4400000000 + s, '10.0.0.1', ''
     from a cross join b`,
  );
  await sql.raw('analyze');
};

const fillLogins = async ({ sql }: RadiusServer, accounts: number): Promise<void> => {
  const ids = Array.from({ length: accounts }, (_, i) => i + 1);
  await sql.batchInsert('radcheck', ids.map((id) => ({ username: nameOf(id), attribute: 'Cleartext-Password', op: ':=', value: 's3cret' })), 200);
  await sql.batchInsert('radreply', ids.map((id) => ({ username: nameOf(id), attribute: 'Class', op: ':=', value: `svc:${String(id)}` })), 200);
  await sql.batchInsert('radusergroup', ids.map((id) => ({ username: nameOf(id), groupname: 'plan-1', priority: 1 })), 200);
};

const total = async (house: OpenHouse): Promise<number> => Number((await house.db.raw<{ n: number | string | null }>('select sum(value) as n from usage_days'))[0]?.n ?? 0);

/** Accounting rows become usage in the books, again without effect; then the accounts are compared with what should be there. */
export const measureBooks = async (engine: Engine, accounts: number, rows: number): Promise<object> => {
  const { place, remove } = await newPlace(engine);
  const radius = await newRadiusServer(engine, place.storage, 'radius');
  const house = await openPlace(place, [resolve('modules')]);
  try {
    const furnished = await furnish(house);
    await seedServices(furnished, accounts, () => 1);
    const { id: serverId } = await furnished.call<{ id: number }>('servers.create', { extension: 'radius', name: 'One', settings: { ...radius.settings, port: Number(radius.settings['port'] ?? 5432) } });
    const remote = engine === 'postgres' ? `jsonb_build_object('id', 'u' || id)` : `json_object('id', 'u' || id)`;
    await house.db.transaction(() => house.db.execute(`insert into service_bindings (service_id, client_id, server_id, extension, remote, username, state, attempts, created_at, role, position) select id, client_id, ?, 'radius', ${remote}, 'u' || id, 'applied', 0, '2027-01-01T00:00:00.000Z', 'main', 0 from services`, [serverId]));
    await fillLogins(radius, accounts);
    await fillSessions(radius, accounts, rows);
    const before = process.cpuUsage();
    const importMs = await work(house, 'provisioning.usage', serverId);
    const { user, system } = process.cpuUsage(before);
    const [{ usage_error: problem } = { usage_error: 'no server' }] = await house.db.raw<{ usage_error: string | null }>('select usage_error from servers');
    if (problem !== null) throw new Error(problem);
    const booked = await total(house);
    const each = Math.floor(rows / accounts);
    const expected = accounts * (each * 8_700_000_000 + each * (each - 1));
    if (booked !== expected) throw new Error(`${String(booked)} were booked of ${String(expected)}`);
    await house.db.transaction(() => house.db.execute('update servers set usage_at = null'));
    const againMs = await work(house, 'provisioning.usage', serverId);
    if ((await total(house)) !== booked) throw new Error('the second import changed the books');
    const nextMs = await work(house, 'provisioning.usage', serverId);
    const inventoryMs = await work(house, 'provisioning.inventory', serverId);
    const drifts = await house.db.raw<{ drift: string; n: number | string }>('select drift, count(*) as n from server_accounts group by drift');
    if (drifts.length !== 1 || drifts[0]?.drift !== 'none' || Number(drifts[0].n) !== accounts) throw new Error(`unexpected drift: ${JSON.stringify(drifts)}`);
    return { accounts, rows: accounts * each, importSeconds: importMs / 1000, cpuSeconds: (user + system) / 1e6, perSecond: (accounts * each * 1000) / importMs, againSeconds: againMs / 1000, nextSeconds: nextMs / 1000, inventorySeconds: inventoryMs / 1000, peakMegabytes: process.resourceUsage().maxRSS / 1024 };
  } finally {
    await house.close();
    await radius.close();
    await remove();
  }
};
