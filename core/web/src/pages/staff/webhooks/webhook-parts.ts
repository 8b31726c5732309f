import type { Badge } from '../../../view-models/page.ts';
import type { Body, FieldWish, PageCtx } from '../../page.ts';

export const PATH = '/staff/webhooks';

export interface Endpoint {
  readonly id: number;
  readonly url: string;
  readonly label: string;
  readonly topics: readonly string[];
  readonly state: 'on' | 'off' | 'given_up';
  readonly failingSince: string | null;
  readonly oldSecretUntil: string | null;
  readonly createdAt: string;
  readonly waiting: number;
  readonly failed: number;
}

export interface Endpoints {
  readonly items: readonly Endpoint[];
  /** Names of all events there are. */
  readonly events: readonly string[];
}

const EVERYTHING = '*';

export const endpointBadge = (ctx: PageCtx, { state, failingSince }: Endpoint): Badge =>
  state === 'given_up'
    ? { text: ctx.t('webhooks.state.given_up'), tone: 'bad' }
    : state === 'off'
      ? { text: ctx.t('webhooks.state.off'), tone: 'idle' }
      : failingSince === null
        ? { text: ctx.t('webhooks.state.on'), tone: 'ok' }
        : { text: ctx.t('webhooks.state.failing'), tone: 'warn' };

export const topicsText = (ctx: PageCtx, topics: readonly string[]): string => (topics.includes(EVERYTHING) ? ctx.t('webhooks.everything') : topics.join(', '));

const nounOf = (event: string): string => event.split('.')[0] ?? event;

/** A switch for all events and one for those of each noun, with the names of the events it means. */
const topicFields = (ctx: PageCtx, events: readonly string[], topics: readonly string[]): readonly FieldWish[] => [
  { name: 'topic-*', errorAt: 'topics', label: ctx.t('webhooks.everything'), widget: 'switch', checked: topics.includes(EVERYTHING), help: ctx.t('webhooks.everythingHelp') },
  ...[...new Set(events.map(nounOf))].map((noun): FieldWish => ({
    name: `topic-${noun}.*`,
    label: `${noun}.*`,
    widget: 'switch',
    width: 'third',
    checked: topics.includes(`${noun}.*`),
    help: events.filter((event) => nounOf(event) === noun).map((event) => event.slice(noun.length + 1)).join(', '),
  })),
];

export const endpointFields = (ctx: PageCtx, events: readonly string[], given?: Pick<Endpoint, 'url' | 'label' | 'topics'>): readonly FieldWish[] => [
  { name: 'label', label: ctx.t('webhooks.label'), widget: 'text', required: true, width: 'half', value: given?.label, help: ctx.t('webhooks.labelHelp') },
  { name: 'url', label: ctx.t('webhooks.url'), widget: 'text', required: true, width: 'half', value: given?.url, help: ctx.t('webhooks.urlHelp'), placeholder: 'https://' },
  ...topicFields(ctx, events, given?.topics ?? []),
];

/** What a sent form says: topics of single events, which the API may have set, stay as they are. */
export const endpointOf = (body: Body, kept: readonly string[] = []): { readonly label: string | undefined; readonly url: string | undefined; readonly topics: readonly string[] } => ({
  label: body['label'],
  url: body['url'],
  topics: [...Object.keys(body).filter((name) => name.startsWith('topic-')).map((name) => name.slice('topic-'.length)), ...kept.filter((topic) => topic !== EVERYTHING && !topic.endsWith('.*'))],
});
