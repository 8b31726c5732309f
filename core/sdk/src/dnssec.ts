/** A delegation signer record, RFC 4034 section 5: `digest` in hexadecimal letters. @since 0.1.0 */
export interface DsRecord {
  readonly keyTag: number;
  readonly algorithm: number;
  readonly digestType: number;
  readonly digest: string;
}

/** A key of a zone, RFC 4034 section 2: `publicKey` in base64. @since 0.1.0 */
export interface KeyRecord {
  readonly flags: number;
  readonly protocol: 3;
  readonly algorithm: number;
  readonly publicKey: string;
}

/** What secures a domain. A registry takes one form only; both empty = unsigned. @since 0.1.0 */
export interface Dnssec {
  readonly ds: readonly DsRecord[];
  readonly keys: readonly KeyRecord[];
}
