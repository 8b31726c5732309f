import { permits } from '@billet/kernel';
import { notFound } from '@billet/sdk';
import type { Card } from '../../../view-models/page.ts';
import type { Page, PageCtx } from '../../page.ts';
import { buttonProblem } from '../../parts.ts';
import { closingsDone, closingsGoing, type Closing } from '../servers/closing-cards.ts';
import { kindOf, loadPlaces, loadServers, mapOf, PATH, placeFields, treeTable, wishOf, type PlaceRow, type ServerChoice } from './place-parts.ts';

/** A place with everything that stands under it, as the list has them: one after the other. */
const branchOf = (places: readonly PlaceRow[], place: PlaceRow): readonly PlaceRow[] => {
  const rest = places.slice(places.indexOf(place) + 1);
  const end = rest.findIndex((each) => each.depth <= place.depth);
  return [place, ...(end === -1 ? rest : rest.slice(0, end))];
};

const onTheMap = ({ latitude, longitude }: PlaceRow): string | undefined =>
  latitude === null || longitude === null ? undefined : `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`;

const factsCard = (ctx: PageCtx, place: PlaceRow, servers: readonly ServerChoice[]): Card => {
  const there = onTheMap(place);
  const server = servers.find((each) => each.id === place.serverId);
  return {
    kind: 'facts',
    facts: [
      { label: ctx.t('places.kind'), text: kindOf(ctx, place) },
      ...(place.address === null ? [] : [{ label: ctx.t('points.address'), text: place.address, mono: true, copy: true }]),
      ...(server === undefined ? [] : [{ label: ctx.t('places.server'), text: server.name, href: `/staff/servers/${String(server.id)}/access-points` }]),
      ...(there === undefined ? [] : [{ label: ctx.t('places.position'), text: `${place.latitude ?? ''}, ${place.longitude ?? ''}`, href: there }]),
      { label: ctx.t('nav.services'), text: ctx.say.number(place.services), ...(place.services === 0 ? {} : { href: `/staff/services?routingPoint=${encodeURIComponent(place.name)}` }) },
      ...(place.note === '' ? [] : [{ label: ctx.t('addresses.note'), text: place.note }]),
    ],
  };
};

/** What can be done with all sessions of a branch, for those who may. */
const orders = (ctx: PageCtx, branch: readonly PlaceRow[]): readonly Card[] => {
  const equipment = branch.filter((each) => each.address !== null).length;
  if (equipment === 0 || !permits(ctx.caller.permissions, 'accessPoints.close')) return [];
  return [
    { kind: 'form', title: ctx.t('places.refresh'), lead: ctx.t('places.refreshLead', { count: equipment }), form: ctx.form('refresh', ctx.t('places.refresh'), []) },
    { kind: 'form', title: ctx.t('points.close'), lead: ctx.t('places.closeLead', { count: equipment }), form: ctx.form('close', ctx.t('points.close'), [], { danger: true }) },
  ];
};

/** One access point: what it is, where it lies, what stands under it, and what is done with its sessions. */
export const accessPlacePage: Page = {
  path: '/staff/access-points/:id',
  area: 'staff',
  open: 'member',
  nav: 'servers',
  load: async (ctx) => {
    const [places, servers] = [await loadPlaces(ctx), await loadServers(ctx)];
    const place = places.find((each) => String(each.id) === ctx.params['id']);
    if (place === undefined) throw notFound('AccessPlace');
    const branch = branchOf(places, place);
    const closings = (await ctx.call<{ items: readonly Closing[] }>('accessPlaces.closings', { id: place.id })).items;
    const above = places.filter((each) => each.id !== place.id && branchOf(places, each).includes(place));
    return {
      title: place.name,
      crumbs: [{ label: ctx.t('nav.servers'), href: '/staff/servers' }, { label: ctx.t('points.title'), href: PATH }, ...above.map((each) => ({ label: each.name, href: `${PATH}/${String(each.id)}` }))],
      main: [
        ...buttonProblem(ctx, 'close', 'refresh', 'remove'),
        ...closingsGoing(ctx, closings),
        factsCard(ctx, place, servers),
        ...mapOf(ctx, branch),
        ...(branch.length === 1 ? [] : [treeTable(ctx, branch.slice(1), place.depth + 1)]),
        ...closingsDone(ctx, closings),
      ],
      aside: [
        ...orders(ctx, branch),
        { kind: 'form', title: ctx.t('places.edit'), form: ctx.form('save', ctx.t('form.save'), placeFields(ctx, places, servers, place)) },
        { kind: 'form', title: ctx.t('places.addUnder'), form: ctx.form('add', ctx.t('places.add'), placeFields(ctx, places, servers, undefined, place.id)) },
        ...(branch.length === 1 && place.services === 0 ? [{ kind: 'form' as const, title: ctx.t('places.remove'), form: ctx.form('remove', ctx.t('places.remove'), [], { danger: true }) }] : []),
      ],
    };
  },
  actions: {
    close: async (ctx) => {
      await ctx.call('accessPlaces.close', { id: ctx.params['id'], action: 'close' });
      return { to: ctx.request.path, say: 'points.begun' };
    },
    refresh: async (ctx) => {
      await ctx.call('accessPlaces.close', { id: ctx.params['id'], action: 'refresh' });
      return { to: ctx.request.path, say: 'places.refreshed' };
    },
    save: async (ctx, body) => {
      await ctx.call('accessPlaces.save', { id: ctx.params['id'], ...wishOf(body) });
      return { to: ctx.request.path, say: 'form.saved' };
    },
    add: async (ctx, body) => {
      await ctx.call('accessPlaces.save', wishOf(body));
      return { to: ctx.request.path, say: 'form.saved' };
    },
    remove: async (ctx) => {
      await ctx.call('accessPlaces.remove', { id: ctx.params['id'] });
      return { to: PATH, say: 'places.removed' };
    },
  },
};
