import type { ModuleBench } from './server-module-bench.ts';

/** One named check. `applies` leaves out modules that lack what it is about. */
export interface ModuleCase {
  readonly name: string;
  applies?(bench: ModuleBench): boolean;
  run(bench: ModuleBench): Promise<void> | void;
}

/** A list of cases. */
export const moduleCases = (...cases: readonly ModuleCase[]): readonly ModuleCase[] => cases;
