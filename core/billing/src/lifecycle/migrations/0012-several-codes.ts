import type { Migration } from '@billet/database';

interface Before {
  readonly id: number;
  readonly promotion_id: number | null;
  readonly discounts: string | { readonly left: readonly { readonly id: number }[] } | null;
}

/** As `UNWRITTEN` of price-of-plan.ts. */
const UNWRITTEN = 2 ** 50;

/** A change of plan takes several codes; a discount that has no row yet is named after its promotion. */
export const severalCodes: Migration = {
  name: '0012-several-codes',
  up: async (m) => {
    await m.addColumns('service_changes', (t) => t.json('promotion_ids').default('[]'));
    const rows: readonly Before[] = await m.trx('service_changes').whereNotNull('promotion_id').select('id', 'promotion_id', 'discounts');
    for (const { id, promotion_id: promotion, discounts } of rows) {
      const after = typeof discounts === 'string' ? (JSON.parse(discounts) as Exclude<Before['discounts'], string>) : discounts;
      const left = after?.left.map((use) => (use.id === -1 ? { ...use, id: UNWRITTEN + Number(promotion) } : use));
      await m.trx('service_changes').where({ id }).update({ promotion_ids: JSON.stringify([Number(promotion)]), ...(after === null ? {} : { discounts: JSON.stringify({ ...after, left }) }) });
    }
    await m.dropColumn('service_changes', 'promotion_id');
  },
};
