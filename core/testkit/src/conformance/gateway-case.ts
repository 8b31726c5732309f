import type { Bench } from './gateway-bench.ts';

/** One named check. `applies` leaves out gateways that lack what it is about. */
export interface GatewayCase {
  readonly name: string;
  applies?(bench: Bench): boolean;
  run(bench: Bench): Promise<void> | void;
}

/** A list of cases. */
export const gatewayCases = (...cases: readonly GatewayCase[]): readonly GatewayCase[] => cases;
