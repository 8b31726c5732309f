export type LeftOut = 'closed' | 'bounced' | 'unsubscribed' | 'no_consent';

/** What is known of a client when it is decided whether he gets a mail of a campaign. */
export interface ReaderFacts {
  readonly status: string;
  /** Mail came back from his address. */
  readonly bounced: boolean;
  /** What he said about marketing; undefined = nothing. */
  readonly marketing: boolean | undefined;
}

/** Why a client gets no mail of a campaign; nothing if he gets it. A notice about what he has bought goes to those as well who want no marketing. */
export const leftOut = ({ status, bounced, marketing }: ReaderFacts, kind: string, marketingByDefault: boolean): LeftOut | undefined => {
  if (status !== 'active') return 'closed';
  if (bounced) return 'bounced';
  if (kind !== 'marketing') return undefined;
  if (marketing === false) return 'unsubscribed';
  return marketing === true || marketingByDefault ? undefined : 'no_consent';
};
