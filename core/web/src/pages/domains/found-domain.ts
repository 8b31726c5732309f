/** A name as the search found it; amounts in minor units of the answer's currency. */
export interface FoundDomain {
  readonly name: string;
  readonly unicode: string;
  readonly productId: number | null;
  readonly state: 'available' | 'premium' | 'taken' | 'invalid' | 'unknown';
  readonly years: number | null;
  readonly price: number | null;
  readonly renewPrice: number | null;
  readonly transferPrice: number | null;
}

export interface DomainSearch {
  readonly currency: string;
  readonly items: readonly FoundDomain[];
}
