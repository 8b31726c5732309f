import { moduleRegistryRef } from '@billet/billing';
import { noSettings, notFound, type ModuleAction } from '@billet/sdk';
import { schemaForm, type SchemaForm } from '../../forms/schema-form.ts';
import type { PageCtx } from '../page.ts';

/** Answers of the operations on commands. */
export interface ActionRow {
  readonly bindingId: number;
  readonly extension: string;
  readonly name: string;
  readonly title: string;
  readonly help: string | null;
  readonly confirm: string | null;
  readonly fields: readonly string[];
}

interface Panel {
  readonly bindingId: number;
  readonly extension: string;
  readonly title: string;
}

export interface Actions {
  readonly items: readonly ActionRow[];
  readonly signOn: readonly Panel[];
  readonly passwords: readonly Panel[];
}

export const loadActions = (ctx: PageCtx, serviceId: number | string | undefined, resourceId?: number | string): Promise<Actions> =>
  ctx.call<Actions>('actions.list', { id: serviceId, ...(resourceId === undefined ? {} : { resourceId }) });

/** A text of a command: the extension's own in the reader's language, else the declaration's English. */
export const actionText = (ctx: PageCtx, row: ActionRow, key: 'help' | 'confirm' | undefined): string | undefined => {
  const name = `ext.${row.extension}.actions.${row.name}${key === undefined ? '' : `.${key}`}`;
  return ctx.say.has(name) ? ctx.t(name) : (row[key ?? 'title'] ?? undefined);
};

export const actionTitle = (ctx: PageCtx, row: ActionRow): string => actionText(ctx, row, undefined) ?? row.title;

/** The command as its module declares it, by its name and, for one of a resource, its kind. */
const declared = (ctx: PageCtx, { extension, name }: ActionRow, kind: string | undefined): ModuleAction<unknown> => {
  const { module } = ctx.web.house.services.use(moduleRegistryRef).get(extension);
  const handlers = module.resources as Readonly<Record<string, { readonly actions?: Readonly<Record<string, ModuleAction<unknown>>> }>> | undefined;
  const action = (kind === undefined ? module.actions : handlers?.[kind]?.actions)?.[name];
  if (action === undefined) throw notFound('Action');
  return action;
};

/** What a command asks for. */
export const inputForm = (ctx: PageCtx, row: ActionRow, kind: string | undefined): SchemaForm => {
  const text = (key: string, english: string | undefined): string | undefined => {
    const full = `ext.${row.extension}.actions.${row.name}.field.${key}`;
    return ctx.say.has(full) ? ctx.t(full) : english;
  };
  return schemaForm({ schema: declared(ctx, row, kind).input ?? noSettings, text, secretSet: '', errorPrefix: 'values.', prefix: 'v_', lines: true });
};
