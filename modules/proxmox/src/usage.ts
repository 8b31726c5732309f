import type { Metric, Ref, Sample } from '@billet/sdk';
import { allMachines } from './machines.ts';
import type { Call } from './proxmox.ts';

export const METRICS: readonly Metric[] = [
  { key: 'down', unit: 'bytes', kind: 'counter', label: 'Traffic to the machine' },
  { key: 'up', unit: 'bytes', kind: 'counter', label: 'Traffic from the machine' },
  { key: 'disk', unit: 'bytes', kind: 'gauge', label: 'Disk space' },
];

/** The whole cluster by one call. The counters begin anew when a machine is turned on. */
export async function* readUsage(ctx: Call, refs: readonly Ref[], since: string): AsyncIterable<Sample> {
  const at = ctx.clock.now();
  if (refs.length === 0 || since > at) return;
  const wanted = new Set(refs.map((ref) => ref.id));
  for (const machine of await allMachines(ctx)) {
    const ref = String(machine.vmid);
    if (!wanted.has(ref)) continue;
    yield { ref, metric: 'down', value: machine.netin ?? 0, at, counterId: `${ref}:in` };
    yield { ref, metric: 'up', value: machine.netout ?? 0, at, counterId: `${ref}:out` };
    yield { ref, metric: 'disk', value: machine.maxdisk ?? 0, at };
  }
}
