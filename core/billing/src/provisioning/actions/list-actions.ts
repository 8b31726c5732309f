import { defineOperation, noSettings, z } from '@billet/sdk';
import { idSchema } from '../../paging.ts';
import { loadService } from '../../services/index.ts';
import { isOpen, offeredActions, panelsOf, standingAccounts } from './offered-actions.ts';

const action = z.strictObject({
  bindingId: z.number().int(),
  extension: z.string(),
  name: z.string(),
  title: z.string(),
  help: z.string().nullable(),
  /** Ask this before it runs. */
  confirm: z.string().nullable(),
  fields: z.array(z.string()),
  /** JSON Schema of the values. */
  schema: z.unknown(),
});

const panel = z.strictObject({ bindingId: z.number().int(), extension: z.string(), title: z.string() });

export const listActions = defineOperation({
  name: 'actions.list',
  summary: 'Commands that the servers of a service know, for the account or for one of its resources, the accounts that can be entered without a password, and those that can have a new one.',
  kind: 'query',
  http: { method: 'GET', path: '/services/{id}/actions' },
  audience: ['staff', 'client'],
  permission: 'services.read',
  input: z.strictObject({ id: idSchema, resourceId: idSchema.optional() }),
  output: z.strictObject({ items: z.array(action), signOn: z.array(panel), passwords: z.array(panel) }),
  run: async (ctx, { id, resourceId }) => {
    const service = await loadService(ctx, id);
    const open = isOpen(ctx, service);
    const offered = await offeredActions(ctx, service, resourceId);
    const panels = open ? await panelsOf(ctx, service, resourceId) : [];
    const withPassword = open && resourceId === undefined ? (await standingAccounts(ctx, id)).filter(({ module }) => module.definition.identity === 'account') : [];
    const named = ({ binding, module }: (typeof panels)[number]): z.input<typeof panel> => ({ bindingId: binding.id, extension: module.id, title: module.title });
    return {
      items: offered.map(({ binding, module, name, action: { title, help, confirm, input = noSettings } }) => ({
        bindingId: binding.id, extension: module.id, name, title, help: help ?? null, confirm: confirm ?? null,
        fields: Object.keys(input.shape), schema: z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }),
      })),
      signOn: panels.map(named),
      passwords: withPassword.map(named),
    };
  },
});
