/** A campaign as pages get it. */
export interface CampaignRow {
  readonly id: number;
  readonly brandId: number;
  readonly name: string;
  readonly kind: 'marketing' | 'notice';
  readonly list: string;
  readonly query: Readonly<Record<string, string>>;
  readonly locale: string;
  readonly state: 'draft' | 'gathering' | 'ready' | 'running' | 'paused' | 'cancelled' | 'done';
  readonly error: string | null;
  readonly version: number;
  readonly createdAt: string;
  readonly startedAt: string | null;
}

export interface CampaignAnswer {
  readonly campaign: CampaignRow;
  readonly texts: readonly { readonly locale: string; readonly subject: string; readonly body: string; readonly plain: string }[];
  readonly counts: {
    readonly total: number;
    readonly waiting: number;
    readonly sending: number;
    readonly sent: number;
    readonly failed: number;
    readonly leftOut: number;
    readonly reasons: Readonly<Record<string, number>>;
    readonly unsubscribed: number;
  };
}
