/** Alibaba Cloud: acts on instances, what a restart costs, and what became of them. */
export const instanceChangesEn = {
  'change.install.title':
    '{count, plural, one {Install # plug-in on {instance}?} other {Install # plug-ins on {instance}?}}',
  'change.installBuiltIn.title':
    '{count, plural, one {Install # built-in plug-in on {instance}?} other {Install # built-in plug-ins on {instance}?}}',
  'change.uninstall.title':
    '{count, plural, one {Uninstall # plug-in from {instance}?} other {Uninstall # plug-ins from {instance}?}}',
  'change.restart.title': 'Restart {instance}?',
  'change.restartNodes.title':
    '{count, plural, one {Restart # node of {instance}?} other {Restart # nodes of {instance}?}}',
  'change.several.install.title':
    '{count, plural, one {Install on # instance?} other {Install on # instances?}}',
  'change.several.installBuiltIn.title':
    '{count, plural, one {Install on # instance?} other {Install on # instances?}}',
  'change.several.uninstall.title':
    '{count, plural, one {Uninstall from # instance?} other {Uninstall from # instances?}}',
  'change.several.restart.title':
    '{count, plural, one {Restart # instance?} other {Restart # instances?}}',
  'change.text':
    'The cluster restarts. {instance} on {connection} is being changed until every node has restarted; with a single node or without replicas, searches fail meanwhile.',
  'change.textNodes':
    'The chosen nodes of {instance} on {connection} restart one after another. What only they hold is not served meanwhile.',
  'change.textSeveral':
    'Each cluster restarts on its own, at the same time as the others. An instance that is busy waits its turn.',
  'change.list.install': 'To be installed',
  'change.list.installBuiltIn': 'To be installed',
  'change.list.restart': 'Nodes to restart',
  'change.list.uninstall': 'To be uninstalled',
  'change.instances': 'What it costs each instance',
  'change.outlook': 'What the restart costs',
  'change.mismatch':
    '{count, plural, one {# of them is built for another version and will not load.} other {# of them are built for another version and will not load.}}',
  'change.staysInLibrary': 'Custom plug-ins stay in the library and can be installed again.',
  'change.installOnly': '{names}: once installed, it stays. It can’t be uninstalled.',
  'change.force': 'Force',
  'change.force.install':
    'Install even if the service finds the cluster unhealthy. Only newer instances know this option, and the restart may interrupt searches and indexing.',
  'change.force.uninstall':
    'Uninstall even if the cluster is unhealthy. On newer instances this also cancels an install that is under way. Searches and indexing may be interrupted.',
  'change.force.restart':
    'Restart without waiting for a healthy cluster. It is faster, but nodes may be away together: searches and indexing may be interrupted.',
  'change.go.install':
    '{count, plural, one {Restart and install # plug-in} other {Restart and install # plug-ins}}',
  'change.go.installBuiltIn':
    '{count, plural, one {Restart and install # plug-in} other {Restart and install # plug-ins}}',
  'change.go.uninstall':
    '{count, plural, one {Restart and uninstall # plug-in} other {Restart and uninstall # plug-ins}}',
  'change.go.restart': 'Restart',
  'change.asking': 'Asking the service…',
  'change.typeFor': 'Type “{name}” to confirm for {connection}',

  'outlook.reading': 'Asking the service how long the restart takes…',
  'outlook.minutes':
    '{count, plural, one {The service expects it to take about # minute.} other {The service expects it to take about # minutes.}}',
  'outlook.hours': 'The service expects it to take about {hours} h {minutes} min.',
  'outlook.unknown':
    'The service does not say how long it takes. From some minutes to hours is usual.',
  'outlook.unread': 'The estimate or the health could not be read: {reason}',
  'outlook.green': 'The cluster is healthy (green).',
  'outlook.yellow':
    'The cluster is yellow: replicas are missing. While nodes restart, some searches may fail.',
  'outlook.red':
    'The cluster is red: data is missing already. A restart may make it worse; better put the cluster right first.',
  'outlook.singleNode':
    'It has a single node: nothing is searched or indexed until the node is back.',
  'outlook.waitsTurn':
    'It carries out another change. This one waits its turn and then begins by itself.',
  'outlook.suspended':
    'Its last change was interrupted. This one waits until that is resumed and done.',

  'remove.title':
    '{count, plural, one {Remove # plug-in from the library of {instance}?} other {Remove # plug-ins from the library of {instance}?}}',
  'remove.text':
    'The uploaded files leave the library of {instance} on {connection}. Nothing restarts. To install one again, its zip must be uploaded again.',
  'remove.list': 'To be removed',
  'remove.stay':
    'These stay: they are installed. Uninstall them first, which restarts the cluster.',
  'remove.go': '{count, plural, one {Remove # plug-in} other {Remove # plug-ins}}',
  'remove.busy': 'Removing…',
  'remove.result': 'What was removed from the library',
  'remove.gone': 'Removed',
  'remove.stays': 'Still in the library',
  'remove.dismiss': 'Hide',
  'remove.announce': 'Removed from the library of {instance}: {gone}. Still there: {stays}.',

  'banner.changing': '{instance} is being changed',
  'banner.suspended': 'The change of {instance} was interrupted',
  'banner.suspended.text':
    'The instance is suspended: it serves searches, but takes no other change until this one is resumed. Nodes that were changed already stay as they are.',
  'banner.phase': 'Phase: {phase}',
  'banner.nodes': '{done} of {nodes} nodes',
  'banner.percent': '{percent}%',
  'banner.progress': 'Progress of the change',
  'banner.noProgress':
    'The service tells no progress yet. A change appears in its list about ten seconds after it began.',
  'banner.showChanges': 'Show the phases',
  'interrupt.open': 'Interrupt…',
  'interrupt.title': 'Interrupt the change of {instance}?',
  'interrupt.text': '{instance} on {connection} stops between two nodes.',
  'interrupt.changed':
    'Nodes that were changed already stay changed; the others stay as they were.',
  'interrupt.suspended':
    'The instance is suspended and takes no other change until this one is resumed.',
  'interrupt.resume': 'Resuming goes on with the nodes that are left. It does not undo anything.',
  'interrupt.go': 'Interrupt the change',
  'interrupt.busy': 'Interrupting…',
  'interrupt.stay': 'Let it go on',
  'interrupt.announce': 'The change of {instance} is being interrupted.',
  'interrupt.notNow': 'The service says that this change can’t be interrupted at the moment.',
  'resume.go': 'Resume the change',
  'resume.busy': 'Resuming…',
  'resume.announce': 'The change of {instance} goes on.',

  'result.title': 'Result of the last request',
  'result.tableTitle': 'Results',
  'result.tables': 'Which request',
  'result.tableName': '{doing}, {when}, {count, plural, one {# instance} other {# instances}}',
  'result.doing.bring': 'Upload',
  'result.doing.install': 'Install',
  'result.doing.installBuiltIn': 'Install',
  'result.doing.uninstall': 'Uninstall',
  'result.doing.restart': 'Restart',
  'result.doing.dictionaries': 'Dictionaries',
  'result.column.instance': 'Instance',
  'result.column.region': 'Region',
  'result.column.plugin': 'Plug-in',
  'result.column.answer': 'Answer',
  'result.column.state': 'State now',
  'result.column.nodes': 'Nodes done',
  'result.column.request': 'Request ID',
  'result.column.time': 'Asked at',
  'result.answer.not_asked': 'Not asked yet',
  'result.answer.accepted': 'Accepted',
  'result.answer.not_named': 'Not named in the answer',
  'result.answer.refused': 'Refused',
  'result.answer.lost': 'The answer was lost',
  'result.run.preparing':
    'Files are on their way, or wait for their turn. The instance was asked for nothing yet.',
  'result.run.waiting_turn':
    'The instance carries out another change. This one waits its turn and goes on by itself.',
  'result.run.interrupted':
    'The change was interrupted. The instance is suspended and takes no other change until it is resumed.',
  'result.run.asking': 'The request is on its way.',
  'result.run.following':
    'The instance is being changed. Plugdesk reads its state again and again.',
  'result.run.finished': 'The instance is active again.',
  'result.run.failed': 'The instance could not carry the change out.',
  'result.run.refused': 'The service refused the request. Nothing was changed.',
  'result.run.out_of_sight': 'The state cannot be read at the moment. Plugdesk goes on trying.',
  'result.run.not_followed':
    'Plugdesk does not follow the instance, which goes on by itself with what it took on.',
  'result.short.preparing': 'Being prepared',
  'result.short.waiting_turn': 'Waits its turn',
  'result.short.interrupted': 'Interrupted',
  'result.short.asking': 'Being asked',
  'result.short.following': 'Being changed',
  'result.short.finished': 'Active again',
  'result.short.failed': 'Failed',
  'result.short.refused': 'Refused',
  'result.short.out_of_sight': 'Out of sight',
  'result.short.not_followed': 'Not followed',
  'result.readAt': 'Read at {time}',
  'result.restarting': 'Restarting: {state}',
  'result.restartingNodes': 'Restarting, {done} of {nodes} nodes',
  'result.nodes': '{done} of {nodes} nodes',
  'result.nodesPercent': '{done} of {nodes} nodes, {percent}%',
  'result.percent': '{percent}%',
  'result.notReadYet': 'Not read yet',
  'result.phasesOf': 'Phases on {instance}',
  'result.faultOf': '{instance}: {state}',
  'result.announce': '{doing} on {instance}: {state}',

  'export.menu': 'Export',
  'export.csv': 'As CSV, for a spreadsheet',
  'export.json': 'As JSON, for a program',
  'export.nothing': 'Nothing was asked for yet, so there is no result to export.',
  'export.dialog.title': 'Save the results',
  'export.dialog.csv': 'Comma-separated values',
  'export.dialog.json': 'JSON files',
  'export.done': 'The results were saved.',

  'several.title': 'Several instances at once',
  'several.text':
    'Choose instances of any Alibaba Cloud connection, and what is done to all of them.',
  'several.instances': 'Instances of every connection',
  'several.act': 'What is done',
  'several.act.install': 'Install custom plug-ins',
  'several.act.installBuiltIn': 'Install built-in plug-ins',
  'several.act.uninstall': 'Uninstall',
  'several.act.restart': 'Restart',
  'several.plugins': 'Plug-ins that all of them hold',
  'several.plugins.reading':
    'Reading the plug-ins of {count, plural, one {# instance} other {# instances}}…',
  'several.plugins.none': 'No plug-in can be handled like this on all of the chosen instances.',
  'several.plugins.chooseInstances': 'Choose instances first.',
  'several.plugins.unread': '{instance} could not be read: {reason}',
  'several.fits.takes': '{name} {version}',
  'several.fits.other': '{name}: built for {built}, instance runs {runs}. It will not load.',
  'several.fits.installed':
    '{name}: installed already. The service may refuse to install it again.',
  'several.fits.unclear':
    '{name}: the library holds several versions, and it is not clear which one is meant. Install it on the instance’s own page.',
  'several.why.unclear': 'Not clear which version: see the instance’s own page',
  'several.why.installed': 'Installed on all of them',
  'several.filter': 'Filter by name, ID or connection',
  'several.listUnread': 'The instances of {connection} could not be read',
  'several.go':
    '{count, plural, =0 {Go on…} one {Go on with # instance…} other {Go on with # instances…}}',
  'several.chooseFirst': 'Choose at least one instance.',
  'several.choosePlugin': 'Choose at least one plug-in.',

  'copyInstance.aliyun': 'aliyun command line',
  'copyInstance.requests': 'Requests',
  'copyInstance.hint.aliyun':
    'For the aliyun command line in a POSIX shell, with variables in the place of secrets',
  'copyInstance.hint.requests':
    'Method, path, query and body of each request, as any SDK sends them',
  'copyInstance.act.show': 'Read this instance',
  'copyInstance.act.install': 'Install what is chosen',
  'copyInstance.act.uninstall': 'Uninstall what is chosen',
  'copyInstance.act.remove': 'Remove what is chosen from the library',
  'copyInstance.act.restart': 'Restart it',
  'copyInstance.act.interrupt': 'Interrupt its change',
  'copyInstance.act.resume': 'Resume its change',
  'copyInstance.act.dictionaries': 'Change its dictionaries: {list}',
} as const;
