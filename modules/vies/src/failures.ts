import { type FailureKind, ModuleError } from '@billet/sdk';

/** Error codes of the Commission's service; what is not here is worth another try. */
const KINDS: Readonly<Record<string, FailureKind>> = {
  INVALID_INPUT: 'invalid',
  INVALID_REQUESTER_INFO: 'invalid',
  VAT_BLOCKED: 'declined',
  IP_BLOCKED: 'declined',
  GLOBAL_MAX_CONCURRENT_REQ: 'rate',
  GLOBAL_MAX_CONCURRENT_REQ_TIME: 'rate',
  MS_MAX_CONCURRENT_REQ: 'rate',
  MS_MAX_CONCURRENT_REQ_TIME: 'rate',
  SERVICE_UNAVAILABLE: 'busy',
  MS_UNAVAILABLE: 'busy',
  TIMEOUT: 'timeout',
};

/** None of them says anything about the number. */
export const failureOf = (code: string): ModuleError => new ModuleError(KINDS[code] ?? 'busy', `VIES: ${code}`, { code });
