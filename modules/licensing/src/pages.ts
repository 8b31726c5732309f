import type { PageCtx, PageDefinition } from '@billet/sdk';
import { reissueLicence, replaceLicence, revokeLicence } from './change-licence.ts';
import { isGenuine, publicKey } from './check-licence.ts';
import { getLicence, listLicences } from './list-licences.ts';
import { listTerms, setTerms } from './terms.ts';

const TONES: Readonly<Record<string, string>> = { active: 'ok', suspended: 'warn', ended: '', replaced: '', revoked: 'bad' };

interface Shown {
  readonly state: string;
}

const toned = <T extends Shown>(row: T): T & { readonly stateText: string; readonly tone: string } => ({ ...row, stateText: `state.${row.state}`, tone: TONES[row.state] ?? '' });

const usable = (state: string): boolean => state === 'active' || state === 'suspended';

const one = async (ctx: PageCtx, id: string | undefined, staff: boolean): Promise<Readonly<Record<string, unknown>>> => {
  const { licence, terms } = await ctx.call(getLicence, { id: Number(id) });
  return {
    licence: toned(licence),
    bound: [
      { label: 'domains', values: licence.domains, most: terms.domains },
      { label: 'addresses', values: licence.addresses, most: terms.addresses },
      { label: 'directories', values: licence.directories, most: terms.directories },
    ].filter(({ most }) => most > 0),
    mayReissue: usable(licence.state) && (staff || licence.reissuesLeft > 0),
    mayReplace: usable(licence.state),
    mayRevoke: staff && licence.state !== 'revoked',
    service: `${staff ? '/staff' : ''}/services/${String(licence.serviceId)}`,
  };
};

const changes = { reissue: { operation: reissueLicence.name }, replace: { operation: replaceLicence.name }, revoke: { operation: revokeLicence.name } };

const list = (area: 'staff' | 'client'): PageDefinition['load'] => async (ctx, { key, before, state }) => {
  const wanted = { ...(key === undefined || key === '' ? {} : { key }), ...(before === undefined ? {} : { before: Number(before) }) };
  const { items, next } = await ctx.call(listLicences, { ...wanted, ...(state === 'active' || state === 'suspended' ? { state } : {}) });
  const base = `${area === 'staff' ? '/staff' : ''}/x/licensing`;
  return { items: items.map((each) => ({ ...toned(each), href: `${base}/${String(each.id)}` })), next, key, base };
};

/** Pages of staff, of clients, and the one where anybody asks whether a key is genuine. */
export const pages: readonly PageDefinition[] = [
  { area: 'staff', path: '/', title: 'title', view: 'list', permission: 'services.read', nav: { icon: 'key' }, load: list('staff') },
  {
    area: 'staff',
    path: '/products',
    title: 'products',
    view: 'products',
    permission: 'licensing.write',
    load: async (ctx) => ({ items: (await ctx.call(listTerms, {})).items, ...(await ctx.call(publicKey, {})) }),
    forms: { set: { operation: setTerms.name } },
  },
  { area: 'staff', path: '/{id}', title: 'licence', view: 'licence', permission: 'services.read', load: (ctx, { id }) => one(ctx, id, true), forms: changes },
  { area: 'client', path: '/genuine', title: 'genuine', view: 'genuine', permission: 'public', load: () => Promise.resolve({}), forms: { ask: { operation: isGenuine.name, answers: true } } },
  { area: 'client', path: '/', title: 'title', view: 'list', permission: 'services.read', load: list('client') },
  { area: 'client', path: '/{id}', title: 'licence', view: 'licence', permission: 'services.read', load: (ctx, { id }) => one(ctx, id, false), forms: { reissue: changes.reissue, replace: changes.replace } },
];

/** The key on the page of its service. */
export const ofService = async (ctx: PageCtx, { serviceId }: { readonly serviceId: number }): Promise<Readonly<Record<string, unknown>> | undefined> => {
  const { items } = await ctx.call(listLicences, { serviceId });
  const current = items.find(({ state }) => usable(state)) ?? items[0];
  if (current === undefined) return undefined;
  return { licence: toned(current), href: `${ctx.caller.audience === 'staff' ? '/staff' : ''}/x/licensing/${String(current.id)}` };
};
