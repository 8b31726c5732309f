import type { PageCtx } from './page.ts';

/** What an extension is called, also after it stopped; one that is gone keeps its short name. */
export const extensionTitle = ({ web }: Pick<PageCtx, 'web'>, id: string): string => web.house.extensions.statuses().find((each) => each.id === id)?.title ?? id;
