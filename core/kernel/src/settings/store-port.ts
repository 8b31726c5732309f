import type { UnitOfWork } from '../ports/work.ts';

/** One stored field: JSON text, or a sealed text if it is a secret. */
export interface StoredSetting {
  readonly key: string;
  readonly value: string;
  readonly sealed: boolean;
}

/** Keeps settings by place, for example `account:stripe:3`. */
export interface SettingsStore {
  read(place: string): Promise<readonly StoredSetting[]>;
  write(work: UnitOfWork, place: string, settings: readonly StoredSetting[]): Promise<void>;
  remove(work: UnitOfWork, place: string): Promise<void>;
}
