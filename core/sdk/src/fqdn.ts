/** A domain name in its ASCII form (RFC 5890 A-labels), lower case, without the last dot. @since 0.1.0 */
export type Fqdn = string;
