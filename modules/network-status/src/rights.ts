import type { PageCtx } from '@billet/sdk';

/** What the person who looks may not do is not offered. */
export const may = ({ caller }: PageCtx, permission: string): boolean => caller.permissions.some((pattern) => pattern === '*' || pattern === 'networkStatus.*' || pattern === permission);
