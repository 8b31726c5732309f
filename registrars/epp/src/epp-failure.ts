import { ModuleError } from '@billet/sdk';
import type { Effect } from './frames/command.ts';
import type { Reply } from './replies/reply.ts';
import { isServerTrouble, meaningOf } from './result-codes.ts';

/** The registry's own words, and the id its support asks for. */
const sentence = ({ code, message, reasons, svTrId }: Reply): string => {
  const words = [message, ...reasons].filter((text) => text !== '').join(': ');
  return `${words} (${String(code)}${svTrId === undefined ? '' : `, ${svTrId}`})`;
};

/** A refusal in our words. */
export const eppFailure = (reply: Reply, effect: Effect): ModuleError => {
  const { kind, retry, field } = meaningOf(reply.code);
  const ambiguous = effect === 'writes' && isServerTrouble(reply.code);
  return new ModuleError(kind, sentence(reply), {
    code: String(reply.code),
    retry: ambiguous ? 'lookup' : retry,
    ambiguous,
    ...(field === undefined ? {} : { field }),
  });
};
