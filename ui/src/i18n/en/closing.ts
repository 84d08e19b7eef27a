/** Closing with work under way, what the system is told, the journal, and settings of transfers. */
export const closingEn = {
  'close.title': 'Transfers are under way',
  'close.running':
    '{running, plural, =0 {} one {# transfer is at work} other {# transfers are at work}}',
  'close.waiting': '{waiting, plural, =0 {} one {# is waiting} other {# are waiting}}',
  'close.text': '{counts}. What happens when the window closes?',
  'close.ended.title': 'The transfers have ended',
  'close.ended.text': 'Nothing is under way any more. The window can close.',
  'close.names': 'Under way',
  'close.more': '{count, plural, one {and # more} other {and # more}}',
  'close.background.text':
    'In the background the work goes on without a window, and Plugdesk ends by itself after it. Start Plugdesk again to see the window.',
  'close.stop.text':
    'Stopped work is taken up when Plugdesk starts again. It asks the service first what has arrived, so nothing is sent twice.',
  'close.stay': 'Stay',
  'close.stop': 'Stop and take up next time',
  'close.stopping': 'Stopping…',
  'close.background': 'Go on in the background',
  'close.now': 'Close the window',

  'ended.title.done': 'Transfers finished',
  'ended.title.look': 'Transfers ended and need a look',
  'ended.done': '{count, plural, one {# transfer is done} other {# transfers are done}}',
  'ended.failed': '{count, plural, one {# failed} other {# failed}}',
  'ended.needsYou': '{count, plural, one {# needs your answer} other {# need your answer}}',

  'journal.keptAside.title': 'The list of transfers was damaged, and a new one was begun.',
  'journal.keptAside.text':
    'Plugdesk could not read the former list. It is kept as {fileName} in the application’s data folder, and nothing in it was overwritten. Transfers that were unfinished are not taken up by themselves: look at your extensions to see what has arrived, and send the rest again.',
  'journal.newerVersion.title': 'A newer version of Plugdesk wrote the list of transfers.',
  'journal.newerVersion.text':
    'This version leaves it untouched and transfers nothing, because it could lose what it does not understand. Start the newer version, or bring this one up to date.',
  'journal.heldByAnother.title': 'Another Plugdesk works with the same data.',
  'journal.heldByAnother.text':
    'This one transfers nothing, so that nothing is sent twice. Go on in the other window; if there is none, end the other Plugdesk and start this one again.',
  'journal.unusable.title': 'The list of transfers cannot be opened.',
  'journal.unusable.text':
    'The system says: {reason}. Plugdesk transfers nothing that it cannot write down first. Check that the disk is not full and that you may write to the application’s data folder, then start Plugdesk again.',
  'journal.dismiss': 'Dismiss this note',

  'settings.transfers': 'Transfers',
  'settings.bandwidth': 'Bandwidth limit in KiB per second',
  'settings.bandwidth.hint':
    'For all uploads together; 1,024 KiB are 1 MiB. Leave it empty to send as fast as the line allows.',
  'settings.bandwidth.wrong':
    'Enter a whole number from {least} to {most}, or leave the field empty.',
  'settings.atOnce': 'Transfers at once',
  'settings.atOnce.hint': 'To each connection. Further ones wait for their turn.',
  'settings.notify': 'Notify me when long work has ended',
  'settings.notify.hint':
    'Through the system’s notifications, after more than 30 seconds or when you are not looking at the window.',
} as const;
