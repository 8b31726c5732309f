/** The option, and the choice of it, that a price for usage counts with; both empty where it always counts. */
export interface UsageCondition {
  readonly option: string;
  /** Empty where any choice will do. */
  readonly choice: string;
}

/** An option that a service has. */
export interface HeldOption {
  readonly key: string;
  readonly choice: string | null;
  readonly quantity: number;
}

const holds = ({ option, choice }: UsageCondition, held: readonly HeldOption[]): boolean =>
  option === '' || held.some((each) => each.key === option && each.quantity > 0 && (choice === '' || each.choice === choice));

const weight = ({ option, choice }: UsageCondition): number => (option === '' ? 0 : choice === '' ? 1 : 2);

/** A condition as one word: empty, `disk` or `disk=ssd`. */
export const conditionKey = ({ option, choice }: UsageCondition): string => (choice === '' ? option : `${option}=${choice}`);

/** Of several prices for the same quantity the one that asks for the most, among those whose options are held; of two such, the first by the name of its option. */
export const closestPrice = <P extends UsageCondition>(prices: readonly P[], held: readonly HeldOption[]): P | undefined =>
  prices.filter((price) => holds(price, held)).sort((a, b) => weight(b) - weight(a) || (conditionKey(a) < conditionKey(b) ? -1 : conditionKey(a) > conditionKey(b) ? 1 : 0))[0];

/** How what is counted under a condition is called among the counts of a quantity. */
export const countedAs = (metric: string, condition: string): string => (condition === '' ? metric : `${metric}:${condition}`);

export const isCountOf = (metric: string, counted: string): boolean => counted === metric || counted.startsWith(`${metric}:`);

export const conditionOfCount = (metric: string, counted: string): string => counted.slice(metric.length + 1);
