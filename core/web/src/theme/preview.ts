import { permits } from '@billet/kernel';
import type { BrandLook } from '@billet/billing';
import type { Request } from 'express';
import { visitorOf } from '../http/visitor.ts';
import type { WebHouse } from '../web-house.ts';

type Defaults = (theme: string) => ReadonlyMap<string, { readonly light: string; readonly dark: string }>;

const NAME = /^([a-z][a-z0-9-]*)\.(light|dark)$/;
const VALUE = /^[#\w ,.'-]{1,120}$/;

/** The fields of the look's form as a look; what is no token value is left out, as in a form that is being typed. */
export const lookFromFields = (fields: Iterable<readonly [string, string]>, known: Defaults): BrandLook => {
  const values = new Map(fields);
  const theme = values.get('theme') ?? 'aurora';
  const defaults = known(theme);
  const tokens: Record<string, { light: string; dark: string }> = {};
  for (const [name, value] of values) {
    const [, token = '', side = ''] = NAME.exec(name) ?? [];
    const base = defaults.get(token);
    if (base === undefined || !VALUE.test(value)) continue;
    tokens[token] = { ...(tokens[token] ?? base), [side]: value };
  }
  const oneOf = <const T extends string>(all: readonly [T, ...T[]], name: string): T => all.find((each) => each === values.get(name)) ?? all[0];
  const changed = Object.entries(tokens).filter(([name, { light, dark }]) => light !== defaults.get(name)?.light || dark !== defaults.get(name)?.dark);
  const family = values.get('family') ?? '';
  return {
    theme,
    tokens: Object.fromEntries(changed),
    appearance: oneOf(['site', 'auto', 'light', 'dark'], 'appearance'),
    contrast: oneOf(['plain', 'more'], 'contrast'),
    family: /^[a-z][a-z0-9-]{0,39}$/.test(family) ? family : 'site',
  };
};

/** The theme's own values of what may be changed in it. */
export const tokenDefaults =
  (web: WebHouse): Defaults =>
  (theme) =>
    new Map(web.themes.tokens(theme).map(({ name, light, dark }) => [name, { light, dark }]));

/** The look that a member of staff is trying out: only those who may set it see it, and only on the address that asks for it. */
export const previewOf = async (web: WebHouse, request: Request): Promise<BrandLook | undefined> => {
  const { preview } = request.query;
  if (typeof preview !== 'string' || preview.length > 4000) return undefined;
  const { caller } = await visitorOf(web, 'staff', request);
  if (caller.audience !== 'staff' || !permits(caller.permissions, 'settings.write')) return undefined;
  return lookFromFields(new URLSearchParams(preview), tokenDefaults(web));
};
