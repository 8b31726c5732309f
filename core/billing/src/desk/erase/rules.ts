/** Why a client cannot be erased; nothing if he can. `waits` = what his rows have to be rid of first. */
export const erasureConflicts = (client: { readonly status: string; readonly mergedInto: number | null }, runs: boolean, waits: readonly string[]): readonly string[] => {
  if (client.mergedInto !== null) return ['ERASE_MERGED'];
  if (client.status === 'anonymised') return [];
  return [...(runs ? ['ERASE_RUN'] : []), ...waits];
};

/** What each code says to who calls the API; pages have it in their language. */
export const ERASURE_REASONS: Readonly<Record<string, string>> = {
  ERASE_MERGED: 'This client was merged into another. Erase that one: what is left of this one goes with it.',
  ERASE_RUN: 'A run goes through the clients just now. Try again when it is done.',
  ERASE_SERVICE: 'A service of this client is not over yet.',
  ERASE_DOMAIN: 'A domain of this client is not gone yet.',
  ERASE_INVOICE: 'A document of this client is a draft or is not paid yet.',
  ERASE_BALANCE: 'This client has a balance. Pay it back or book it off first.',
  ERASE_PAYMENT: 'A payment or refund of this client is under way.',
  ERASE_DISPUTE: 'A dispute about a payment of this client is open.',
  ERASE_ORDER: 'An order of this client waits. Accept or cancel it first.',
  ERASE_QUOTE: 'A quote for this client is open. Withdraw it first.',
  ERASE_TRANSFER: 'A service is about to be transferred from or to this client.',
  ERASE_PARKED: 'Billing of this client is parked. Solve that first.',
  ERASE_MAIL: 'A mail to this client is about to be sent.',
};

const TERM = /([A-Z]{2})\s*=\s*(\d{1,2})/g;

/** Years for which documents are kept, for the strictest of these countries. `own` = `DE=8, BR=5`; who is not in it has the common number. */
export const yearsFor = (countries: readonly string[], common: number, own: string): number => {
  const known = new Map([...own.matchAll(TERM)].map(([, country, years]) => [country ?? '', Number(years)]));
  return Math.max(0, ...countries.map((country) => known.get(country) ?? common));
};

/** The last day of the term: it runs from the end of the year of the last document. Nothing if there is none, or the term is over. */
export const documentsUntil = (last: string | null, years: number, today: string): string | null => {
  if (last === null) return null;
  const until = `${String(Number(last.slice(0, 4)) + years)}-12-31`;
  return until < today ? null : until;
};
