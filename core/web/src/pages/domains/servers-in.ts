import type { Body } from '../page.ts';

/** Names of servers in one line, apart by spaces or commas; without glue, which differs from domain to domain. */
export const serversIn = (body: Body): readonly { readonly host: string }[] => (body['servers'] ?? '').split(/[\s,;]+/).filter((host) => host !== '').map((host) => ({ host }));
