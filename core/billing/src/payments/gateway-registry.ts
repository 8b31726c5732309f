import { BilletError, serviceRef, type CallCtx, type Gateway, type GatewayDefinition, type GatewayTraits, type SettingsSchema } from '@billet/sdk';

/** A gateway that runs, with what its author declared. */
export interface RunningGateway {
  readonly id: string;
  readonly title: string;
  readonly definition: GatewayDefinition<SettingsSchema>;
  readonly gateway: Gateway<unknown>;
}

/** One call. Who came by the account's door says so: it need not be looked up again. */
export interface GatewayCall {
  readonly key: string;
  readonly attempt: number;
  readonly signal: AbortSignal;
  readonly hookPath?: string;
}

/** All running gateways; the extension host fills it. */
export interface GatewayRegistry {
  add(gateway: RunningGateway): void;
  remove(id: string): void;
  get(id: string): RunningGateway;
  all(): readonly RunningGateway[];
  /** A call's context for one merchant account: its settings, key and deadline. */
  readonly callCtx: CallCtxMaker;
}

export const gatewayRegistryRef = serviceRef<GatewayRegistry>('payments.gateways');

/** Makes the context of one call; the house knows settings, log, clock and HTTP. */
export type CallCtxMaker = (extension: string, accountId: number, call: GatewayCall) => Promise<CallCtx>;

export const createGatewayRegistry = (callCtx: CallCtxMaker): GatewayRegistry => {
  const running = new Map<string, RunningGateway>();
  return {
    add: (gateway) => {
      running.set(gateway.id, gateway);
    },
    remove: (id) => {
      running.delete(id);
    },
    get: (id) => {
      const gateway = running.get(id);
      if (gateway === undefined) throw new BilletError('GATEWAY_OFF', `The gateway "${id}" is not running.`, { status: 409, details: { id } });
      return gateway;
    },
    all: () => [...running.values()],
    callCtx,
  };
};

/** Whether a gateway can take a currency. */
export const takesCurrency = (traits: GatewayTraits, currency: string): boolean => traits.currencies === '*' || traits.currencies.includes(currency);
