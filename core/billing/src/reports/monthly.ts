/** Price of a service as an amount a month, in SQL; what does not recur counts nothing. Whole minor units, so that sums are exact. */
export const MONTHLY = `cast(round(price * quantity * case cycle_unit when 'year' then 1.0 / (12 * cycle_count) when 'month' then 1.0 / cycle_count when 'week' then 4.348 / cycle_count when 'day' then 30.4 / cycle_count else 0 end) as bigint)`;
