import type { Link } from '../../view-models/field.ts';
import type { Area } from '../../http/visitor.ts';
import type { PageCtx } from '../page.ts';
import type { ServiceRow } from '../shapes.ts';

/** Where the pages of a service stand in an area. */
export const servicePath = (area: Area, id: number | string, rest = ''): string => `${area === 'staff' ? '/staff' : ''}/services/${String(id)}${rest}`;

export const serviceCrumbs = (ctx: PageCtx, area: Area, service: Pick<ServiceRow, 'id' | 'label'>): readonly Link[] => [
  { label: ctx.t('nav.services'), href: area === 'staff' ? '/staff/services' : '/services' },
  { label: service.label, href: servicePath(area, service.id) },
];

export const loadServiceRow = async (ctx: PageCtx): Promise<ServiceRow> => (await ctx.call<{ service: ServiceRow }>('services.get', { id: ctx.params['id'] })).service;
