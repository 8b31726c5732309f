import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createExtensionHost, type ExtensionHost, type ExtensionStatus, type KindHandler, type LoadedExtension } from '@billet/kernel';
import { handClock, keptLog } from './fakes.ts';

export interface PackageWish {
  readonly id: string;
  readonly version?: string;
  /** More or other members of the manifest. */
  readonly manifest?: Readonly<Record<string, unknown>>;
  /** The code; by default an add-on with an empty definition. */
  readonly code?: string;
  /** The whole package.json, as text. */
  readonly raw?: string;
}

export const ADDON = `export default { [Symbol.for('billet.extension')]: true, kind: 'addon', definition: {} };`;

/** A folder of extension packages that goes with the test. */
export const packagesIn = (root: string, wishes: readonly PackageWish[]): string => {
  for (const { id, version = '1.0.0', manifest = {}, code = ADDON, raw } of wishes) {
    const dir = join(root, id);
    mkdirSync(dir, { recursive: true });
    const billet = { manifest: 1, id, kind: 'addon', title: `The ${id}`, sdk: '^0.1.0', ...manifest };
    writeFileSync(join(dir, 'package.json'), raw ?? JSON.stringify({ name: `x-${id}`, version, type: 'module', exports: { '.': { default: './index.mjs' } }, billet }));
    writeFileSync(join(dir, 'index.mjs'), code);
  }
  return root;
};

export interface TestHost {
  readonly host: ExtensionHost;
  readonly log: ReturnType<typeof keptLog>;
  /** `start x`, `stop x`, in order. */
  readonly events: string[];
  readonly off: Set<string>;
  /** id → `started`, `disabled` or the code of the error. */
  states(): Record<string, string>;
  status(id: string): ExtensionStatus | undefined;
}

export interface HostOptions {
  readonly start?: (loaded: LoadedExtension) => Promise<void>;
  readonly stop?: (loaded: LoadedExtension) => Promise<void>;
  readonly off?: readonly string[];
  readonly startTimeoutMs?: number;
}

const folders: string[] = [];

/** Removes what `testHost` wrote. */
export const removePackages = (): void => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
};

export const testHost = (wishes: readonly PackageWish[], options: HostOptions = {}): TestHost => {
  const root = mkdtempSync(join(tmpdir(), 'billet-extensions-'));
  folders.push(root);
  packagesIn(root, wishes);
  const events: string[] = [];
  const off = new Set(options.off ?? []);
  const log = keptLog();
  const handler: KindHandler = {
    start: async (loaded) => {
      events.push(`start ${loaded.package.manifest.id}`);
      await options.start?.(loaded);
    },
    stop: async (loaded) => {
      events.push(`stop ${loaded.package.manifest.id}`);
      await options.stop?.(loaded);
    },
  };
  const host = createExtensionHost({
    roots: [root, join(root, 'not-there')],
    source: false,
    sdkVersion: '0.1.0',
    handlers: { module: handler, gateway: handler, registrar: handler, fiscal: handler, theme: handler, language: handler, addon: handler },
    switches: { disabled: () => Promise.resolve(new Set(off)), set: (id, on) => Promise.resolve(on ? off.delete(id) : off.add(id)).then(() => undefined) },
    log,
    clock: handClock(),
    startTimeoutMs: options.startTimeoutMs ?? 5000,
  });
  const status = (id: string): ExtensionStatus | undefined => host.statuses().find((each) => each.id === id || each.id.endsWith(`/${id}`));
  return { host, log, events, off, status, states: () => Object.fromEntries(host.statuses().map(({ id, state, error }) => [id.split('/').at(-1) ?? id, error?.code ?? state])) };
};
