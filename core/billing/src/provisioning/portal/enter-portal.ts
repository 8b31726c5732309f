import { createHash, timingSafeEqual } from 'node:crypto';
import { hitRateLimit } from '@billet/database';
import { defineOperation, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { keyringRef } from '../../refs.ts';
import { secretPlace } from '../prepare-binding.ts';
import { ServiceResource } from '../tables.ts';
import { entersPortal, PORTAL_KIND } from './caller-for-login.ts';

const TRIES = 10;
const WINDOW_MS = 15 * 60_000;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Names that are not there are counted and answered like any other. Servers may share a name: the password says whose it is. */
export const enterPortal = defineOperation({
  name: 'portal.enter',
  summary: 'Checks the name and password of a login of a service that staff let into the client area.',
  kind: 'command',
  audience: ['guest', 'client', 'staff'],
  permission: 'public',
  input: z.strictObject({ login: z.string().trim().max(200), password: z.string().max(200) }),
  output: z.strictObject({ ok: z.boolean(), loginId: z.number().int().nullable() }),
  sensitive: ['password'],
  run: async (ctx, { login, password }) => {
    const { all, db } = data(ctx);
    const refused = { ok: false, loginId: null };
    if (!(await hitRateLimit(db, `portal:${digest(login).toString('base64url')}`, TRIES, WINDOW_MS))) return refused;
    const rows = (await all(ServiceResource).where({ kind: PORTAL_KIND, name: login, going: false }).whereNot('state', 'removed')).filter(entersPortal);
    const keyring = ctx.use(keyringRef);
    const given = digest(password);
    const fitting = rows.filter((row) => timingSafeEqual(digest(keyring.open(row.secret ?? '', secretPlace(row.key))), given));
    const [row] = fitting;
    if (row === undefined || fitting.length > 1) return refused;
    ctx.touch({ kind: 'service', id: row.service_id, clientId: row.client_id }, undefined, { signedIn: row.name });
    return { ok: true, loginId: row.id };
  },
});
