import { permits } from '@billet/kernel';
import type { RoleWords } from '../../../view-models/page.ts';
import type { PageCtx } from '../../page.ts';
import { staffPermissionLabel } from '../../permission-label.ts';
import { byArea, isWeighty, rightsFor } from './rights.ts';

const count = ({ web }: PageCtx, permissions: readonly string[]): { readonly may: number; readonly all: number } => {
  const operations = web.house.registry.all().filter(({ operation }) => operation.audience.includes('staff') && operation.permission !== 'public');
  return { all: operations.length, may: operations.filter(({ operation }) => permits(permissions, operation.permission)).length };
};

export const previewOfRole = (ctx: PageCtx, permissions: readonly string[]): RoleWords => {
  const areas = byArea(rightsFor(ctx, permissions)).map(({ area, rights }) => ({ title: ctx.t(`team.area.${area}`), may: rights.filter((right) => permits(permissions, right)).map((right) => ({ text: staffPermissionLabel(ctx, right), weighty: isWeighty(right) })) }));
  const closed = areas.filter(({ may }) => may.length === 0).map(({ title }) => title);
  return {
    lead: permissions.includes('*') ? ctx.t('team.previewAll') : ctx.t('team.previewLead', count(ctx, permissions)),
    areas: areas.filter(({ may }) => may.length > 0),
    ...(closed.length === 0 ? {} : { closed: new Intl.ListFormat(ctx.locale).format(closed) }),
  };
};
