import { addDays, type LocalDate } from '@billet/sdk';

/**
 * The due date a document gets on the day it is really raised: the planned one, unless it is closer than the notice
 * the client is owed; then it moves. So an outage never makes a document that is overdue at birth.
 */
export const effectiveDueDate = (planned: LocalDate, issueDate: LocalDate, noticeDays: number): LocalDate => {
  const earliest = addDays(issueDate, noticeDays);
  return planned < earliest ? earliest : planned;
};
