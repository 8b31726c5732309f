import { randomBytes } from 'node:crypto';
import { defineAddon } from '@billet/sdk';
import { answerTicket, closeTicket, innerAnswer, reopenTicket, takeTicket } from './answer-ticket.ts';
import { innerFiles, readFile } from './attach.ts';
import { closeInactive, closeJob, nextClosing } from './close-inactive.ts';
import { departmentPages } from './department-pages.ts';
import { innerClocks } from './clocks.ts';
import { innerDepartments, listDepartments, saveDepartment } from './departments.ts';
import { keptReport } from './kept-report.ts';
import { getTicket, innerList, listTickets, ticketChoices, ticketDue } from './list-tickets.ts';
import { escalate, escalateJob, nextEscalation } from './escalate.ts';
import { forgetArrivals, forgetJob, nextForgetting } from './forget-arrivals.ts';
import { addNote, listNotes } from './notes.ts';
import { mergeChoices, mergeTicket } from './merge-ticket.ts';
import { notify, notifyMerged } from './notify.ts';
import { notifyLate } from './notify-late.ts';
import { innerOpen, openTicket } from './open-ticket.ts';
import { pages } from './pages.ts';
import { readClient, readStaff } from './people.ts';
import { ratingAverages, rateTicket } from './ratings.ts';
import { settings } from './settings.ts';
import { slots } from './slots.ts';
import { snippetPages } from './snippet-pages.ts';
import { listSnippets, removeSnippet, saveSnippet } from './snippets.ts';
import { takeMail } from './take-mail.ts';
import { targetPages } from './target-pages.ts';
import { listTargets, removeTarget, saveTarget } from './targets.ts';
import { arrivals, clocks, contents, departments, files, history, merges, messages, notes, ratings, snippets, targets, tickets } from './tables.ts';

const FACTS = ['number', 'topic', 'department'] as const;

/** Questions of clients, answered by departments. */
export default defineAddon({
  settings,
  tables: [departments, tickets, messages, files, contents, history, snippets, notes, arrivals, ratings, merges, targets, clocks],
  operations: [
    listDepartments, saveDepartment, ticketChoices, openTicket, listTickets, getTicket, answerTicket, closeTicket, takeTicket, reopenTicket, readFile,
    listSnippets, saveSnippet, removeSnippet, listNotes, addNote, takeMail, rateTicket, ratingAverages, mergeTicket, mergeChoices, notifyMerged, forgetArrivals, nextForgetting,
    listTargets, saveTarget, removeTarget, keptReport, ticketDue, escalate, nextEscalation, notifyLate, ...innerClocks,
    closeInactive, nextClosing, readClient, readStaff, notify, ...innerOpen, ...innerFiles, ...innerDepartments, ...innerList, ...innerAnswer,
  ],
  // The fixed names first: `{id}` would take them.
  pages: [...departmentPages, ...snippetPages, ...targetPages, ...pages],
  slots,
  downloads: [
    { area: 'client', path: '/files/{fileId}', operation: readFile.name },
    { area: 'staff', path: '/files/{fileId}', operation: readFile.name },
  ],
  mails: [
    ...['opened', 'answered', 'merged'].map((key) => ({ key, facts: FACTS, path: '/x/tickets/{ticketId}' as const })),
    ...['late-first', 'late-resolve'].map((key) => ({ key, facts: [...FACTS, 'who'], path: '/staff/x/tickets/{ticketId}' as const })),
    { key: 'client-wrote', facts: [...FACTS, 'who'], path: '/staff/x/tickets/{ticketId}' },
  ],
  jobs: [closeJob, forgetJob, escalateJob],
  schedules: [{ name: 'escalate', pattern: '*/5 * * * *', task: escalateJob.task, first: nextEscalation.name }, { name: 'close-inactive', pattern: '40 3 * * *', task: closeJob.task, first: nextClosing.name }, { name: 'forget-arrivals', pattern: '50 3 * * *', task: forgetJob.task, first: nextForgetting.name }],
  clientPermissions: ['tickets.read', 'tickets.write'],
  start: async (ctx) => {
    if (ctx.settings.mailKey === undefined) await ctx.call('settings.save', { owner: ctx.extension, scope: 'extension', values: { mailKey: randomBytes(32).toString('base64url') } });
  },
});
