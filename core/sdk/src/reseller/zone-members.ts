import type { CallCtx } from '../ctx.ts';
import type { Fqdn } from '../fqdn.ts';
import { ModuleError, type Outcome } from '../outcome.ts';
import type { Registrar } from '../registrar.ts';
import { sameRecord, type DomainRecord, type RegistrarForwards } from '../registrar-dns.ts';
import { heldDomain } from './carry-out.ts';
import type { HeldDomain, ResellerApi, ResellerForwards } from './reseller-api.ts';

type OnHeld<C> = <T>(ctx: CallCtx<C>, name: Fqdn, act: (domain: HeldDomain) => Promise<T>) => Promise<Outcome<T>>;

const has = (list: readonly DomainRecord[], record: DomainRecord): boolean => list.some((each) => sameRecord(each, record));

const forwards = <C, F>(api: ResellerApi<C>, onHeld: OnHeld<C>, list: ResellerForwards<C, F>): RegistrarForwards<C, F> => ({
  read: async (ctx, name) => list.read(ctx, await heldDomain(api, ctx, name)),
  write: (ctx, name, wanted) => onHeld(ctx, name, (domain) => list.write(ctx, domain, wanted)),
});

/** Zone and forwarding of a registrar over a reseller's API: a change asks for what is there first, so it may be asked for twice. */
export const zoneMembers = <C>(api: ResellerApi<C>, onHeld: OnHeld<C>): Partial<Registrar<C>> => {
  const { dns, webForwards, mailForwards } = api;
  return {
    ...(dns === undefined
      ? {}
      : {
          dns: {
            types: dns.types,
            read: async (ctx, name) => dns.read(ctx, await heldDomain(api, ctx, name)),
            activate: (ctx, name) => onHeld(ctx, name, (domain) => dns.activate(ctx, domain)),
            change: (ctx, name, { add, remove }) =>
              onHeld(ctx, name, async (domain) => {
                const strange = add.find(({ type }) => !dns.types.includes(type));
                if (strange !== undefined) throw new ModuleError('invalid', `This registrar takes no ${strange.type} records.`, { field: 'type' });
                const { active, records } = await dns.read(ctx, domain);
                if (!active) throw new ModuleError('declined', `The zone of ${name} is not kept by this registrar.`, { code: 'zone' });
                const change = { add: add.filter((record) => !has(records, record)), remove: records.filter((record) => has(remove, record)) };
                if (change.add.length + change.remove.length > 0) await dns.change(ctx, domain, change, records);
              }),
          },
        }),
    ...(webForwards === undefined ? {} : { webForwards: forwards(api, onHeld, webForwards) }),
    ...(mailForwards === undefined ? {} : { mailForwards: forwards(api, onHeld, mailForwards) }),
  };
};
