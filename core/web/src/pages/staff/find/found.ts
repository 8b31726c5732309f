/** What `search.find` answers. */
export interface Found {
  readonly kind: 'client' | 'service' | 'domain' | 'invoice' | 'order' | 'payment';
  readonly id: number;
  readonly title: string;
  readonly meta: string;
  readonly clientId: number;
  readonly status: string;
  /** Of a service: the type of its product. */
  readonly type: string | null;
}
