import type { XmlNode } from '../xml/xml-node.ts';

/** The line failed. `sent` = bytes had left, so that the registry may have acted. */
export class LinkError extends Error {
  override readonly name = 'LinkError';
  readonly reason: 'network' | 'timeout' | 'tls' | 'protocol';
  readonly sent: boolean;

  constructor(reason: LinkError['reason'], message: string, sent: boolean) {
    super(message);
    this.reason = reason;
    this.sent = sent;
  }
}

/** One connection to a registry, whatever it travels on. One exchange at a time. */
export interface Link {
  readonly greeting: XmlNode;
  readonly alive: boolean;
  /** Sends a document and waits for the one that `fits`; others are leftovers of the past and passed over. */
  exchange(xml: string, fits: (document: XmlNode) => boolean, timeoutMs: number, signal?: AbortSignal): Promise<XmlNode>;
  close(): void;
}

/** Where a registry is and how we prove who we are. */
export interface Address {
  readonly host: string;
  readonly port: number;
  readonly serverName: string | undefined;
  readonly certificate: string | undefined;
  readonly key: string | undefined;
  readonly passphrase: string | undefined;
  /** Certificates to trust instead of the system's. */
  readonly ca: string | undefined;
  readonly connectMs: number;
}
