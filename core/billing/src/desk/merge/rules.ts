/** What counts of a client when two are to become one. */
export interface MergeSide {
  readonly id: number;
  readonly brandId: number;
  readonly currency: string;
  readonly status: string;
  readonly mergedInto: number | null;
}

/** Why one client cannot be merged into another; nothing if he can. `runs` = some run goes through the clients just now. */
export const mergeConflicts = (from: MergeSide, into: MergeSide, runs: boolean): readonly string[] => {
  if (from.id === into.id) return ['MERGE_SAME'];
  const gone = from.mergedInto !== null || from.status === 'anonymised';
  return [
    ...(gone ? ['MERGE_GONE'] : []),
    ...(into.status === 'active' ? [] : ['MERGE_CLOSED']),
    ...(from.brandId === into.brandId ? [] : ['MERGE_BRAND']),
    ...(from.currency === into.currency ? [] : ['MERGE_CURRENCY']),
    ...(runs ? ['MERGE_RUN'] : []),
  ];
};

/** What each code says to who calls the API; pages have it in their language. */
export const MERGE_REASONS: Readonly<Record<string, string>> = {
  MERGE_SAME: 'These are the same client.',
  MERGE_GONE: 'This client has been merged or anonymised already.',
  MERGE_CLOSED: 'The client that stays is closed.',
  MERGE_BRAND: 'The clients belong to different brands.',
  MERGE_CURRENCY: 'The clients are billed in different currencies.',
  MERGE_RUN: 'A run goes through the clients just now. Try again when it is done.',
  MERGE_PARKED: 'Billing of this client is parked. Solve that first.',
  MERGE_HOLD: 'Reminders to this client are on hold as a whole. Lift that first.',
  MERGE_TRANSFER: 'A service is about to be transferred from or to this client.',
  MERGE_PAYMENT: 'A payment or refund of this client is just being sent.',
};
