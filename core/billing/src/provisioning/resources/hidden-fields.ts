import { coreResourceForms, type OperationCtx, type ResourceForm } from '@billet/sdk';
import { moduleRegistryRef } from '../module-registry.ts';

type Values = Readonly<Record<string, unknown>>;

/** Values of a resource as this caller may see them: notes of staff are for staff. */
export const shownValues = (ctx: OperationCtx, kind: string, values: unknown): Record<string, unknown> => {
  const all = values as Values;
  if (ctx.caller.audience !== 'client') return { ...all };
  const forms = [coreResourceForms[kind], ...ctx.use(moduleRegistryRef).all().map(({ definition }) => (definition.resourceForms as Readonly<Record<string, ResourceForm>> | undefined)?.[kind])];
  const hidden = new Set(forms.flatMap((form) => form?.hidden ?? []));
  return Object.fromEntries(Object.entries(all).filter(([name]) => !hidden.has(name)));
};
