import type { CallCtx } from '../ctx.ts';
import { domainNameProblem } from '../domain-name.ts';
import type { Fqdn } from '../fqdn.ts';
import type { Money } from '../money.ts';
import { ModuleError } from '../outcome.ts';
import { splitPhone } from '../phone.ts';
import type { RegistrarContact } from '../registrar.ts';


const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

const invalid = (field: string, message: string): ModuleError => new ModuleError('invalid', message, { field, retry: 'afterFix' });

/** Before anything leaves: given up, or a dry run. */
export const mayChange = (ctx: CallCtx): void => {
  if (ctx.signal.aborted) throw new ModuleError('timeout', 'Given up before it began.', { retry: 'later' });
  if (ctx.dryRun) throw new ModuleError('unsupported', 'Nothing is changed in a dry run.', { retry: 'never' });
};

export const mustBeName = (name: Fqdn): void => {
  const problem = domainNameProblem(name);
  if (problem !== undefined) throw invalid('name', problem);
};

export const mustBeYears = (years: number, most: number): void => {
  if (!Number.isInteger(years) || years < 1 || years > most) throw invalid('years', `The registrar takes 1 to ${String(most)} years.`);
};

/** What every registrar asks of a registrant. */
export const mustBeContact = (registrant: RegistrarContact): void => {
  if (registrant.name.trim() === '') throw invalid('registrant.name', 'The registrant has no name.');
  if (!EMAIL.test(registrant.email)) throw invalid('registrant.email', 'The e-mail address of the registrant is not valid.');
  if (splitPhone(registrant.phone) === undefined) throw invalid('registrant.phone', 'The telephone number has to be like +351912345678.');
  if (registrant.street.every((line) => line.trim() === '')) throw invalid('registrant.street', 'The registrant has no street.');
  if (registrant.city.trim() === '') throw invalid('registrant.city', 'The registrant has no city.');
  if (!/^[A-Z]{2}$/.test(registrant.country)) throw invalid('registrant.country', 'The country has to be a code of two letters.');
};

/**
 * The price of a premium name that an order tells the other side: never more than was accepted, so that one which went up
 * meanwhile is refused there.
 * @since 0.1.0
 */
export const premiumToPay = (price: Money, accepted: Money): Money => (price.amount > accepted.amount ? accepted : price);

/** Nothing is bought for more than was accepted. A premium name has to be accepted with its price. */
export const mustBeAccepted = (accepted: Money | undefined, price: Money | undefined, premium: boolean): void => {
  if (price === undefined) return;
  if (accepted === undefined) {
    if (premium) throw new ModuleError('declined', 'A premium name needs its price accepted.', { code: 'premium' });
    return;
  }
  if (accepted.currency !== price.currency || price.amount > accepted.amount) {
    throw new ModuleError('declined', 'The registrar wants another price than the one that was accepted.', { code: 'price' });
  }
};
