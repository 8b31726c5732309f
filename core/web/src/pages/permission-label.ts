import type { PageCtx } from './page.ts';

/** What a permission allows, in words; one that an extension brings without a text keeps its name. */
export const permissionLabel = ({ say }: Pick<PageCtx, 'say'>, permission: string): string => (say.has(`may.${permission}`) ? say.t(`may.${permission}`) : permission);
