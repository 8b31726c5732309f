import type { RegistrarBench } from './registrar-bench.ts';
import type { RegistrarSide } from './registrar-fixture.ts';

/** One named check. `applies` leaves out registrars that lack what it is about. */
export interface RegistrarCase {
  readonly name: string;
  applies?(bench: RegistrarBench): boolean;
  run(bench: RegistrarBench): Promise<void> | void;
}

/** A list of cases. */
export const registrarCases = (...cases: readonly RegistrarCase[]): readonly RegistrarCase[] => cases;

/** Applies where the other side can be steered in all these ways. */
export const withSide =
  (...members: readonly (keyof RegistrarSide)[]) =>
  ({ fixture: { side } }: RegistrarBench): boolean =>
    side !== undefined && members.every((member) => side[member] !== undefined);
