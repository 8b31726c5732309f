import type { Area } from '../../http/visitor.ts';
import type { Page } from '../page.ts';
import { newResourcePage } from './new-resource-page.ts';
import { resourceListPage } from './resource-list-page.ts';
import { resourcePage } from './resource-page.ts';

export { contentCard } from './content-card.ts';

/** `new` comes before a resource of that id. */
export const resourcePages = (area: Area): readonly Page[] => [resourceListPage(area), newResourcePage(area), resourcePage(area)];
