import { BilletError, defineOperation, invalid, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { settingsInput } from '../../settings-input.ts';
import { ADDRESS_FIELDS, followLogin as followAddresses } from '../addresses/follow-login.ts';
import { ServiceResource } from '../tables.ts';
import { checkResource, clientMay, parseValues, type Values } from './check-values.ts';
import { changed, heldResource } from './load-resource.ts';
import { followLogin, noPassword, passwordInput, sealed } from './password.ts';
import { resourceSchema, viewResource } from './resource-view.ts';

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

export const changeResource = defineOperation({
  name: 'resources.change',
  summary: 'Changes values of a resource, or sets its password. Values that are left out stay; null empties one.',
  kind: 'command',
  http: { method: 'PATCH', path: '/resources/{id}' },
  audience: ['staff', 'client'],
  permission: 'resources.write',
  input: z.strictObject({ id: idSchema, values: settingsInput.default({}), password: passwordInput, newPassword: z.boolean().default(false) }),
  output: resourceSchema,
  sensitive: ['password'],
  run: async (ctx, { id, values, password, newPassword: renew }) => {
    const { row, offer } = await heldResource(ctx, id);
    const { form } = offer;
    const before = row.data as Values;
    const touched = Object.keys(values).filter((name) => !same(values[name], before[name]));
    if (touched.length > 0) clientMay(ctx, form, touched);
    const after = parseValues(form, { ...before, ...values });
    const frozen = (form.fixed ?? []).find((name) => !same(after[name], before[name]));
    if (frozen !== undefined) throw invalid('RESOURCE_FIXED', `values.${frozen}`, 'This stays as it was made.');
    const wantsPassword = renew || password !== undefined;
    if (form.secret !== true && wantsPassword) noPassword(password ?? '');
    // A login of the house's own making is renewed by its client as well; a chosen one only where the client made the resource.
    if (ctx.caller.audience === 'client' && password !== undefined && form.client.length === 0) throw new BilletError('STAFF_ONLY', 'Only staff change this.', { status: 403, field: 'password' });
    const uniqueKey = await checkResource(ctx, offer, after);
    const { all } = data(ctx);
    const taken = await all(ServiceResource).where({ server_id: row.server_id, unique_key: uniqueKey }).whereNot('id', row.id).whereNot('state', 'removed').first();
    if (taken !== undefined) throw invalid('RESOURCE_TAKEN', `values.${form.name}`, 'This name is taken.');
    const secret = wantsPassword ? sealed(ctx, row.key, password) : row.secret;
    const saved = await all(ServiceResource).patchAndFetchById(row.id, { data: after, name: String(after[form.name]), unique_key: uniqueKey, secret, state: 'wanted', problem: null });
    if (touched.some((name) => ADDRESS_FIELDS.includes(name))) await followAddresses(ctx, saved);
    if (wantsPassword && secret !== null) await followLogin(ctx, row, secret);
    ctx.touch({ kind: 'service', id: row.service_id, clientId: row.client_id }, before, { ...after, passwordChanged: wantsPassword });
    await changed(ctx, row);
    return viewResource(ctx, saved);
  },
});
