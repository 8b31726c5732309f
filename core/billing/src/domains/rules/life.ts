import { addDays, daysBetween, type LocalDate } from '@billet/sdk';

/** States of a domain that is not ours any more: its name may come again. */
export const ENDED_DOMAINS = ['gone', 'away', 'cancelled'] as const;

/** How long the phases after expiry last. */
export interface Clocks {
  readonly graceDays: number;
  readonly redemptionDays: number;
  readonly pendingDeleteDays: number;
}

export type Phase = 'active' | 'grace' | 'redemption' | 'pendingDelete' | 'gone';

/** The day of expiry itself still counts as paid. */
export const phaseOn = ({ graceDays, redemptionDays, pendingDeleteDays }: Clocks, expiresOn: LocalDate, today: LocalDate): Phase => {
  const late = daysBetween(expiresOn, today);
  if (late <= 0) return 'active';
  if (late <= graceDays) return 'grace';
  if (late <= graceDays + redemptionDays) return 'redemption';
  return late <= graceDays + redemptionDays + pendingDeleteDays ? 'pendingDelete' : 'gone';
};

/** A notice about expiry: sent once while the days left are within the window, both ends included. Below zero = after it. */
export interface NoticeWindow {
  readonly key: string;
  readonly from: number;
  readonly to: number;
}

/** About a month and about a week before, and within five days after: what ICANN's recovery policy asks for. */
export const STANDARD_NOTICES: readonly NoticeWindow[] = [
  { key: 'month', from: 30, to: 26 },
  { key: 'week', from: 7, to: 4 },
  { key: 'expired', from: -1, to: -5 },
];

/** The days of expiry that a window covers today. */
export const windowDays = ({ from, to }: NoticeWindow, today: LocalDate): { readonly first: LocalDate; readonly last: LocalDate } => ({ first: addDays(today, to), last: addDays(today, from) });

export const noticesDue = (windows: readonly NoticeWindow[], expiresOn: LocalDate, today: LocalDate): readonly string[] =>
  windows.filter((window) => {
    const { first, last } = windowDays(window, today);
    return expiresOn >= first && expiresOn <= last;
  }).map(({ key }) => key);
