import type { Caller } from '@billet/sdk';
import type { WebHouse } from '../web-house.ts';

type Call = (operation: string, input: unknown) => Promise<unknown>;

/** Calls operations for one page: what several of its parts ask in the same words is asked once, until a command is called. */
export const askOnce = ({ house }: WebHouse, caller: Caller, traceId: string): Call => {
  const asked = new Map<string, Promise<unknown>>();
  return (operation, input) => {
    const send = (): Promise<unknown> => house.executor.callByName(operation, input, caller, { traceId });
    if (house.registry.get(operation).kind === 'command') {
      asked.clear();
      // What was asked beside it may be from before it.
      return send().finally(() => { asked.clear(); });
    }
    const question = `${operation} ${JSON.stringify(input)}`;
    const answer = asked.get(question) ?? send();
    asked.set(question, answer);
    return answer;
  };
};
