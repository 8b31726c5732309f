import { BilletError, type AnyExtension, type Clock, type ExtensionKind } from '@billet/sdk';
import type { KernelLog } from '../log.ts';
import { discoverExtensions, type Discovered } from './discover.ts';
import { loadExtension } from './load.ts';
import { blockedBy, clashOf, startOrder } from './order.ts';

/** `set aside` = broken or blocked; the rest of the house goes on without it. */
export type ExtensionState = 'started' | 'disabled' | 'set aside';

/** One line of the boot tree. */
export interface ExtensionStatus {
  readonly id: string;
  readonly kind: ExtensionKind;
  readonly title: string;
  readonly description: string;
  readonly version: string;
  readonly dir: string;
  readonly permissions: readonly string[];
  readonly state: ExtensionState;
  readonly startMs: number;
  readonly error?: { readonly code: string; readonly message: string };
}

/** A started extension: its package and its checked code half. */
export interface LoadedExtension {
  readonly package: Discovered;
  readonly extension: AnyExtension;
}

/** What the house does with one kind of extension when it starts and stops. */
export interface KindHandler {
  start(loaded: LoadedExtension): Promise<void>;
  /** Also called after a start that failed or came too late, to take back what it had added by then. */
  stop(loaded: LoadedExtension): Promise<void>;
}

/** Remembers which extensions staff have switched off. */
export interface ExtensionSwitches {
  disabled(): Promise<ReadonlySet<string>>;
  set(id: string, enabled: boolean): Promise<void>;
}

export interface ExtensionHostParts {
  readonly roots: readonly string[];
  /** Load TypeScript source instead of built files. */
  readonly source: boolean;
  readonly sdkVersion: string;
  readonly handlers: Readonly<Record<ExtensionKind, KindHandler>>;
  readonly switches: ExtensionSwitches;
  readonly log: KernelLog;
  readonly clock: Clock;
  readonly startTimeoutMs?: number;
}

export interface ExtensionHost {
  boot(): Promise<void>;
  enable(id: string): Promise<void>;
  disable(id: string): Promise<void>;
  statuses(): readonly ExtensionStatus[];
  started(kind: ExtensionKind): readonly LoadedExtension[];
  stop(): Promise<void>;
}

const within = async <T>(ms: number, what: string, work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new BilletError('EXTENSION_TIMEOUT', `${what} within ${String(ms / 1000)} s.`, { status: 500 }));
    }, ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

const asBilletError = (error: unknown): BilletError =>
  error instanceof BilletError ? error : new BilletError('EXTENSION_FAILED', error instanceof Error ? error.message : String(error), { status: 500, cause: error });

export const createExtensionHost = (parts: ExtensionHostParts): ExtensionHost => {
  const timeout = parts.startTimeoutMs ?? 15_000;
  const found = new Map<string, Discovered>();
  const running = new Map<string, LoadedExtension>();
  const reports = new Map<string, ExtensionStatus>();

  const report = ({ manifest, version, dir }: Discovered, state: ExtensionState, startMs: number, error?: BilletError): void => {
    reports.set(manifest.id, {
      id: manifest.id,
      kind: manifest.kind,
      title: manifest.title,
      description: manifest.description ?? '',
      version,
      dir,
      permissions: manifest.permissions,
      state,
      startMs,
      ...(error === undefined ? {} : { error: { code: error.code, message: error.message } }),
    });
  };

  /** Ends one, come what may: what it does on the way out is its own trouble. */
  const leave = async (loaded: LoadedExtension): Promise<void> => {
    const { id } = loaded.package.manifest;
    try {
      await within(timeout, `${id} did not stop`, parts.handlers[loaded.extension.kind].stop(loaded));
    } catch (error) {
      parts.log.error(`extension ${id} did not stop cleanly`, { error });
    }
  };

  const begin = async (loaded: LoadedExtension): Promise<void> => {
    const starting = parts.handlers[loaded.extension.kind].start(loaded);
    try {
      await within(timeout, `${loaded.package.manifest.id} did not start`, starting);
    } catch (error) {
      await leave(loaded);
      if (error instanceof BilletError && error.code === 'EXTENSION_TIMEOUT') void starting.then(() => leave(loaded), () => undefined);
      throw error;
    }
  };

  const setAside = (extension: Discovered, startMs: number, error: unknown): void => {
    const { id, onBootFailure } = extension.manifest;
    const known = asBilletError(error);
    report(extension, 'set aside', startMs, known);
    parts.log.error(`extension ${id} set aside: ${known.message}`, { code: known.code, error });
    if (onBootFailure === 'abort') throw known;
  };

  const start = async (extension: Discovered, wanted: ReadonlySet<string>): Promise<void> => {
    const began = performance.now();
    const took = (): number => Math.round(performance.now() - began);
    const { id, requires } = extension.manifest;
    try {
      const blocked = blockedBy(extension, found, parts.sdkVersion) ?? clashOf(extension, wanted, [...running.values()].map((each) => each.package));
      if (blocked !== undefined) throw blocked;
      for (const other of Object.keys(requires)) {
        if (!running.has(other)) throw new BilletError('EXTENSION_MISSING', `${id} needs "${other}", which is not running.`, { status: 500 });
      }
      const loaded: LoadedExtension = { package: extension, extension: await within(timeout, `${id} did not load`, loadExtension(extension)) };
      await begin(loaded);
      running.set(id, loaded);
      report(extension, 'started', took());
    } catch (error) {
      setAside(extension, took(), error);
    }
  };

  const stopOne = async (id: string): Promise<void> => {
    const loaded = running.get(id);
    if (loaded === undefined) return;
    running.delete(id);
    await leave(loaded);
  };

  const known = (id: string): Discovered => {
    const extension = found.get(id);
    if (extension === undefined) throw new BilletError('NOT_FOUND', `No extension is called "${id}".`, { status: 404 });
    return extension;
  };

  return {
    boot: async () => {
      const discovery = discoverExtensions(parts.roots, parts.source);
      for (const { dir, error } of discovery.rejected) {
        parts.log.error(error.message, { dir, code: error.code });
        reports.set(dir, { id: dir, kind: 'addon', title: dir, description: '', version: '', dir, permissions: [], state: 'set aside', startMs: 0, error: { code: error.code, message: error.message } });
      }
      for (const extension of discovery.found) found.set(extension.manifest.id, extension);
      const off = await parts.switches.disabled();
      const { order, cyclic } = startOrder(discovery.found);
      const wanted = new Set([...found.keys()].filter((id) => !off.has(id)));
      for (const extension of cyclic) {
        const { id, requires } = extension.manifest;
        if (off.has(id)) report(extension, 'disabled', 0);
        else setAside(extension, 0, new BilletError('EXTENSION_CYCLE', `${id} stands in a circle of extensions that need each other, or waits for one (${Object.keys(requires).join(', ')}).`, { status: 500 }));
      }
      for (const extension of order) {
        if (off.has(extension.manifest.id)) report(extension, 'disabled', 0);
        else await start(extension, wanted);
      }
    },
    enable: async (id) => {
      const extension = known(id);
      await parts.switches.set(id, true);
      if (!running.has(id)) await start(extension, new Set(running.keys()));
      const status = reports.get(id);
      if (status?.error !== undefined) throw new BilletError(status.error.code, status.error.message, { status: 409 });
    },
    disable: async (id) => {
      const extension = known(id);
      const needed = [...running.values()].find((other) => id in other.package.manifest.requires);
      if (needed !== undefined) {
        throw new BilletError('EXTENSION_NEEDED', `"${needed.package.manifest.id}" needs "${id}".`, { status: 409, details: { by: needed.package.manifest.id } });
      }
      await parts.switches.set(id, false);
      await stopOne(id);
      report(extension, 'disabled', 0);
    },
    statuses: () => [...reports.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    started: (kind) => [...running.values()].filter((loaded) => loaded.extension.kind === kind),
    stop: async () => {
      for (const id of [...running.keys()].reverse()) await stopOne(id);
    },
  };
};
