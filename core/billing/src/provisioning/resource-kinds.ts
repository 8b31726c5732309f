import { coreResourceForms, type ResourceForm, type z } from '@billet/sdk';
import type { RunningModule } from './module-registry.ts';

/** The form of a kind as a module wants it: its own, or core's without what it does not support. */
export const formOf = (module: RunningModule, kind: string): ResourceForm | undefined => {
  const own = (module.definition.resourceForms as Readonly<Record<string, ResourceForm>> | undefined)?.[kind];
  const form = own ?? coreResourceForms[kind];
  const supported = (module.definition.resourceFields as Readonly<Record<string, readonly string[]>> | undefined)?.[kind];
  if (form === undefined || supported === undefined) return form;
  const kept = new Set([...supported, form.name, ...(form.unique ?? [])]);
  const omitted = Object.keys(form.fields.shape as object).filter((name) => !kept.has(name));
  const fields = form.fields.omit(Object.fromEntries(omitted.map((name) => [name, true as const])) as never) as unknown as z.ZodObject;
  return { ...form, fields, client: form.client.filter((name) => kept.has(name)), fixed: (form.fixed ?? []).filter((name) => kept.has(name)) };
};

/** What is unique about a resource on its server. */
export const uniqueKeyOf = (form: ResourceForm, kind: string, values: Readonly<Record<string, unknown>>): string =>
  `${kind}:${(form.unique ?? [form.name]).map((name) => String(values[name] ?? '').toLowerCase()).join(' ')}`;
