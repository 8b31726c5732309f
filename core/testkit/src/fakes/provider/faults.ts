/**
 * What goes wrong with a request.
 * - `lost` it is carried out, then the line is cut before the answer
 * - `hang` it is carried out, the answer never comes
 * - `drop` the line is cut before anything happens
 * - `stall` nothing happens and no answer comes
 * - `error500` nothing happens, the provider answers 500 (Stripe keeps that answer under the key)
 * - `truncated` it is carried out, half of the answer arrives
 * - `html` it is carried out, a proxy answers with a page instead
 * - `rate` refused with 429
 */
export type FaultKind = 'lost' | 'hang' | 'drop' | 'stall' | 'error500' | 'truncated' | 'html' | 'rate';

export interface Fault {
  readonly kind: FaultKind;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Beginning of the path; every path when absent. */
  readonly path?: string;
  /** Looks at the body, for protocols that have one address for everything. */
  when?(text: string): boolean;
  /** How many requests it hits; once when absent. */
  readonly times?: number;
}

export interface FaultPlan {
  add(fault: Fault): void;
  clear(): void;
  /** The fault that hits this request, used up by it. */
  take(method: string, path: string, text?: string): FaultKind | undefined;
}

export const createFaultPlan = (): FaultPlan => {
  let waiting: { readonly fault: Fault; left: number }[] = [];
  return {
    add: (fault) => {
      waiting.push({ fault, left: fault.times ?? 1 });
    },
    clear: () => {
      waiting = [];
    },
    take: (method, path, text = '') => {
      const hit = waiting.find(
        ({ fault }) => (fault.method ?? method) === method && path.startsWith(fault.path ?? '/') && fault.when?.(text) !== false,
      );
      if (hit === undefined) return undefined;
      hit.left -= 1;
      if (hit.left === 0) waiting = waiting.filter((each) => each !== hit);
      return hit.fault.kind;
    },
  };
};
