/** Well-known providers of mail addresses that live for an hour; others stand in the settings. */
export const THROWAWAY: readonly string[] = [
  '10minutemail.com', 'discard.email', 'dispostable.com', 'fakeinbox.com', 'getnada.com', 'grr.la', 'guerrillamail.com', 'guerrillamail.net', 'maildrop.cc', 'mailinator.com', 'mailnesia.com', 'mintemail.com',
  'mohmal.com', 'sharklasers.com', 'spamgourmet.com', 'temp-mail.org', 'tempail.com', 'throwawaymail.com', 'trashmail.com', 'trashmail.de', 'yopmail.com', 'yopmail.fr',
];
