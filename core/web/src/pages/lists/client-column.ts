import { clientCell } from '../client-name.ts';
import type { ListColumn } from './list-spec.ts';

type Owned = { readonly clientId: number | null };

/** Whose each row is, by name. */
export const clientColumn = <Row extends Owned>(shown: Partial<Pick<ListColumn<Row>, 'extra' | 'hide'>>): ListColumn<Row> => ({
  id: 'client', label: 'service.client', ...shown, client: (row) => row.clientId, cell: (_ctx, row, names) => clientCell(names, row.clientId),
});
