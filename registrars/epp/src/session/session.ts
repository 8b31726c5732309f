import { ModuleError, type Secret } from '@billet/sdk';
import { eppFailure } from '../epp-failure.ts';
import { commandFrame, helloFrame, type Command } from '../frames/command.ts';
import { login, logout } from '../frames/login.ts';
import type { RegistryProfile } from '../profiles/profile.ts';
import { readGreeting } from '../replies/greeting.ts';
import { readReply, type Reply } from '../replies/reply.ts';
import { readSecurityEvents, type SecurityEvent } from '../replies/security-events.ts';
import { endsSession, isSuccess } from '../result-codes.ts';
import { LinkError, type Link } from '../wire/link.ts';
import { writeXml } from '../xml/write-xml.ts';
import type { Dialect } from './dialect.ts';
import { chooseServices } from './services.ts';

export interface Session {
  readonly dialect: Dialect;
  readonly alive: boolean;
  readonly warnings: readonly SecurityEvent[];
  /** Sends a command; a refusal is an answer, not an error. */
  run(command: Command, signal?: AbortSignal): Promise<Reply>;
  /** Keeps the line open. */
  hello(): Promise<void>;
  logout(): Promise<void>;
  close(): void;
}

export interface Credentials {
  readonly clientId: string;
  readonly password: Secret;
  readonly newPassword?: Secret;
  readonly language: string;
}

export interface SessionOptions {
  readonly profile: RegistryProfile;
  readonly credentials: Credentials;
  readonly answerMs: number;
  /** A transaction id that was never used before. */
  newTrId(command: Command): string;
}

const FAREWELL_MS = 3_000;

/** Logs in on a fresh connection; a refused login closes it. */
export const openSession = async (link: Link, options: SessionOptions): Promise<Session> => {
  const { profile, credentials, answerMs } = options;
  const epp = profile.namespaces.epp;

  const run = async (command: Command, timeoutMs: number, signal?: AbortSignal): Promise<Reply> => {
    const trId = options.newTrId(command);
    const xml = writeXml(commandFrame(epp, command, trId));
    // A registry may leave our id out. If it names another one, the answer belongs to an earlier question.
    const fits = (reply: Reply | undefined): reply is Reply =>
      reply !== undefined && (reply.clTrId === undefined || reply.clTrId === trId);
    const document = await link.exchange(xml, (each) => fits(readReply(each)), timeoutMs, signal);
    const reply = readReply(document);
    if (reply === undefined) throw new LinkError('protocol', 'No answer to a command.', true);
    if (endsSession(reply.code)) link.close();
    return reply;
  };

  const greeting = readGreeting(link.greeting);
  if (greeting === undefined) throw new LinkError('protocol', 'The registry did not greet.', false);
  const services = chooseServices(greeting, profile);
  const language = greeting.languages.includes(credentials.language) ? credentials.language : (greeting.languages[0] ?? 'en');
  try {
    const reply = await run(login({ epp, ...credentials, ...services, language }), answerMs);
    // Whatever a login is refused with, 2501 or 2306, it is about who we are; only trouble of the server is not.
    if (!isSuccess(reply.code)) {
      const { failure } = eppFailure(reply, 'reads');
      throw new ModuleError(failure.kind === 'busy' ? 'busy' : 'auth', failure.message, { code: failure.code ?? '' });
    }
    return {
      dialect: {
        profile,
        ns: profile.namespaces,
        spoken: new Set([...services.objects, ...services.extensions]),
        fee: services.fee,
        clientId: credentials.clientId,
      },
      get alive() {
        return link.alive;
      },
      warnings: readSecurityEvents(reply),
      run: (command, signal) => run(command, answerMs, signal),
      hello: async () => {
        await link.exchange(writeXml(helloFrame(epp)), (each) => readGreeting(each) !== undefined, answerMs);
      },
      logout: async () => {
        try {
          if (link.alive) await run(logout, FAREWELL_MS);
        } catch (error) {
          // The line is given up anyway; a registry that hangs up without a word said goodbye as well.
          if (!(error instanceof LinkError)) throw error;
        } finally {
          link.close();
        }
      },
      close: () => link.close(),
    };
  } catch (error) {
    link.close();
    throw error;
  }
};
