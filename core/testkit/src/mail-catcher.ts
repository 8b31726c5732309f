import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A mail as it arrived. */
export interface CaughtMail {
  readonly to: readonly string[];
  /** Name and address, as the reader sees them. */
  readonly from: string;
  /** Names of the files that came along. */
  readonly files: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Headers as they came, by their names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
}

export interface MailCatcher {
  readonly port: number;
  readonly mails: readonly CaughtMail[];
  /** Answers the next messages with an error: 4xx is retried by the sender, 5xx is final. */
  refuse(code: number | undefined): void;
  /** Refuses everybody who wants to send, before any recipient is named. */
  refuseSender(code: number | undefined): void;
  /** Hangs up in the middle of the next messages. */
  drop(dropping: boolean): void;
  stop(): Promise<void>;
}

/** A real SMTP server on loopback that keeps what it gets. */
export const startMailCatcher = async (): Promise<MailCatcher> => {
  const mails: CaughtMail[] = [];
  let refusal: number | undefined;
  let senderRefusal: number | undefined;
  let dropping = false;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onMailFrom: (_address, _session, done) => {
      if (senderRefusal === undefined) done();
      else done(Object.assign(new Error('refused by the test'), { responseCode: senderRefusal }));
    },
    onRcptTo: (_address, _session, done) => {
      if (refusal === undefined) done();
      else done(Object.assign(new Error('refused by the test'), { responseCode: refusal }));
    },
    onData: (stream, session, done) => {
      if (dropping) {
        for (const connection of server.connections as unknown as Iterable<{ _socket: { destroy(): void } }>) connection._socket.destroy();
        return;
      }
      simpleParser(stream).then(
        (mail) => {
          mails.push({ to: session.envelope.rcptTo.map((each) => each.address), from: mail.from?.text ?? '', files: mail.attachments.flatMap(({ filename }) => filename ?? []), subject: mail.subject ?? '', text: mail.text ?? '', html: mail.html === false ? '' : mail.html, headers: new Map(mail.headerLines.map(({ key, line }) => [key, line.slice(key.length + 1).replaceAll(/\r?\n[ \t]+/g, ' ').trim()])) });
          done();
        },
        (error: unknown) => { done(error instanceof Error ? error : new Error(String(error))); },
      );
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => { resolve(); }));
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    refuse: (code) => { refusal = code; },
    refuseSender: (code) => { senderRefusal = code; },
    drop: (wanted) => { dropping = wanted; },
    stop: () => new Promise((resolve) => { server.close(() => { resolve(); }); }),
  };
};
