import { serviceRef } from '@billet/sdk';

/** How services are found by what later rooms know of them: queries that give their ids. */
export interface ServiceFinders {
  /** One value: a pattern in small letters, for `like … escape '\\'`. */
  readonly byText: string[];
  /** One value: the id of a server. */
  onServer: string;
}

export const serviceFindersRef = serviceRef<ServiceFinders>('service-finders');

/** Before any room has said what it knows. */
export const noFinders = (): ServiceFinders => ({ byText: [], onServer: 'select 0 where 1 = ?' });
