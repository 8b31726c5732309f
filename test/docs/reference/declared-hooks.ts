import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { OpenHouse } from '@billet/billing';
import type { HookBus, HookKind } from '@billet/kernel';
import type { z } from '@billet/sdk';

/** A hook as its room declares it. */
export interface DeclaredHook {
  readonly kind: HookKind;
  readonly name: string;
  readonly room: string;
  readonly since: string;
  /** Events and filters have one. */
  readonly schema: z.ZodType | undefined;
  /** Gates and filters: what a failing tap means. */
  readonly onError: string | undefined;
  readonly timeoutMs: number | undefined;
  /** Source files that emit, apply or ask it. */
  readonly usedIn: readonly string[];
}

interface Spec {
  readonly since: string;
  readonly schema?: unknown;
  readonly onError?: string;
  readonly timeoutMs?: number;
}

const ROOT = join(import.meta.dirname, '..', '..', '..');

const sources = (folder: string): readonly (readonly [string, string])[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => [`${folder}/${file}`, readFileSync(join(ROOT, folder, file), 'utf8')] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));

/** The gate that the house itself declares, outside any room. */
const KERNEL: Spec & { readonly name: string } = {
  name: 'operation.run',
  onError: 'deny',
  timeoutMs: 3000,
  since: '0.1.0',
};

/** All hooks of core: each room declares its own on a bus that only takes notes. */
export const declaredHooks = (house: Pick<OpenHouse, 'rooms'>): readonly DeclaredHook[] => {
  const files = [...sources('core/kernel/src'), ...sources('core/billing/src')];
  const found: DeclaredHook[] = [];
  const note = (kind: HookKind, room: string, name: string, spec: Spec): void => {
    const call = new RegExp(
      `\\b(emit|emitMany|apply|ask)\\(\\s*(\\w+,\\s*)?'${name.replaceAll('.', '\\.')}'`,
    );
    found.push({
      kind,
      name,
      room,
      since: spec.since,
      schema: spec.schema as z.ZodType | undefined,
      onError: spec.onError,
      timeoutMs: spec.timeoutMs,
      usedIn: files.filter(([, text]) => call.test(text)).map(([file]) => relative('.', file)),
    });
  };
  for (const room of house.rooms) {
    const notes =
      (kind: HookKind) =>
      (name: string, spec: Spec): void => {
        note(kind, room.name, name, spec);
      };
    const bus = { declareEvent: notes('event'), declareFilter: notes('filter'), declareGate: notes('gate') };
    room.declareHooks?.(bus as unknown as HookBus);
  }
  note('gate', 'kernel', KERNEL.name, KERNEL);
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
};
