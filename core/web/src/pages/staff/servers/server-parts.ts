import type { Badge, PageModel, Tone, Value } from '../../../view-models/page.ts';
import type { PageCtx } from '../../page.ts';

/** Answers of the operations on servers. */
export interface ServerRow {
  readonly id: number;
  readonly extension: string;
  readonly title: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly circuitUntil: string | null;
  readonly placed: number;
  readonly capacity: number | null;
  readonly groupId: number | null;
  readonly match: string;
  readonly drifting: number | null;
  readonly lastTest: LastTest | null;
}

export interface LastTest {
  readonly ok?: boolean;
  readonly message?: string;
  readonly version?: string;
  readonly latencyMs?: number;
  readonly warnings?: readonly string[];
  readonly load?: number;
  readonly at?: string;
}

export interface Servers {
  readonly items: readonly ServerRow[];
  readonly modules: readonly { readonly id: string; readonly title: string }[];
}

export interface GroupRow {
  readonly id: number;
  readonly name: string;
  readonly placement: string;
  readonly optionKey: string | null;
  readonly servers: number;
  readonly products: number;
}

export const loadGroups = async (ctx: PageCtx): Promise<readonly GroupRow[]> => (await ctx.call<{ items: readonly GroupRow[] }>('serverGroups.list', {})).items;

const NEARLY_FULL = 80;

/** How much of it is used, as a bar. */
export const shareTone = (percent: number): Tone => (percent >= 100 ? 'bad' : percent >= NEARLY_FULL ? 'warn' : 'ok');

const meter = (percent: number): NonNullable<Value['meter']> => ({ percent: Math.max(0, Math.min(percent, 100)), tone: shareTone(percent) });

/** How full a server is. */
export const fullness = ({ placed, capacity }: Pick<ServerRow, 'placed' | 'capacity'>): Value =>
  capacity === null ? { text: String(placed) } : { text: `${String(placed)} / ${String(capacity)}`, meter: meter(capacity === 0 ? 100 : Math.round((placed * 100) / capacity)) };

/** How busy it said it is. */
export const loadOf = (lastTest: LastTest | null): Value => (lastTest?.load === undefined ? { text: '–' } : { text: `${String(Math.round(lastTest.load))} %`, meter: meter(lastTest.load) });

/** How it stands: paused by its own trouble comes before what the last test said. */
export const serverState = (ctx: PageCtx, { enabled, circuitUntil, lastTest }: Pick<ServerRow, 'enabled' | 'circuitUntil' | 'lastTest'>): Badge => {
  if (circuitUntil !== null && circuitUntil > ctx.web.house.clock.wall()) return { text: ctx.t('servers.pausedShort'), tone: 'bad' };
  if (lastTest?.ok === false) return { text: ctx.t('servers.bad'), tone: 'bad' };
  if (!enabled) return { text: ctx.t('servers.closed'), tone: 'idle' };
  return lastTest?.ok === true ? { text: ctx.t('servers.ok'), tone: 'ok' } : { text: ctx.t('servers.untested'), tone: 'idle' };
};

/** The pages of one server. */
export const serverTabs = (ctx: PageCtx, current: string): NonNullable<PageModel['tabs']> =>
  (
    [
      ['', 'servers.overview'],
      ['/accounts', 'servers.accounts'],
      ['/requests', 'servers.requests'],
    ] as const
  ).map(([path, label]) => ({ label: ctx.t(label), href: `/staff/servers/${ctx.params['id'] ?? ''}${path}`, ...(path === current ? { current: true } : {}) }));
