import type { OpenHouse } from '@billet/billing';
import { declaredHooks, type DeclaredHook } from './declared-hooks.ts';
import { code, GENERATED, page, table } from './markdown.ts';
import { describeSchema } from './schema-text.ts';

const where = (hook: DeclaredHook): string =>
  hook.usedIn.length === 0
    ? 'declared, not used yet'
    : hook.usedIn.map((file) => `[${file.split('/').at(-1) ?? file}](../../${file})`).join(', ');

const events = (hooks: readonly DeclaredHook[]): string =>
  table(
    ['Event', 'Payload', 'Emitted in'],
    hooks.map((hook) => [
      code(hook.name),
      hook.schema === undefined ? '' : code(describeSchema(hook.schema, 'output')),
      where(hook),
    ]),
  );

const deciding = (hooks: readonly DeclaredHook[], title: string): string =>
  table(
    [title, 'If a tap fails', 'Time-out', 'Used in'],
    hooks.map((hook) => [code(hook.name), hook.onError ?? '', `${String(hook.timeoutMs)} ms`, where(hook)]),
  );

/** Every event, filter and gate that core declares. */
export const hooksPage = (house: Pick<OpenHouse, 'rooms'>): string => {
  const hooks = declaredHooks(house);
  const of = (kind: DeclaredHook['kind']): readonly DeclaredHook[] =>
    hooks.filter((hook) => hook.kind === kind);
  return page(
    '# Hooks',
    GENERATED,
    'How to tap them: [the guide](../guide/author/hooks.md).',
    '## Events',
    'Facts. They are written in the transaction that made them and delivered at least once, in order per subject.',
    events(of('event')),
    '## Gates',
    'Questions that a tap answers with allow, deny or defer.',
    deciding(of('gate'), 'Gate'),
    '## Filters',
    of('filter').length === 0
      ? 'Core declares no filter yet. The bus supports them: see `core/kernel/src/hooks/`.'
      : deciding(of('filter'), 'Filter'),
  );
};
