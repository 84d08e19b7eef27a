/** What the inspector finds between a plugin and what is on the node already. */
export const findingsNodeEn = {
  'finding.system_module':
    '“{name}” is part of Elasticsearch itself. It is there already and cannot be installed as a plugin.',
  'finding.system_module.fix':
    'There is nothing to install; just use it. If this is another plugin that happens to have the same name, it needs a new one.',
  'finding.already_installed': 'A plugin called “{name}” is installed there already.',
  'finding.already_installed.fix':
    'The cloud services replace it by the new one. On nodes of your own, remove the installed one first: there, an update is a removal and an installation.',
  'finding.removal_pending':
    'The removal of “{name}” was begun on the node and not finished. Until then no plugin can be installed there.',
  'finding.removal_pending.fix': 'Remove “{name}” once more, then try again.',
  'finding.broken_neighbour':
    '“{name}” in the `plugins` folder of the node is no plugin of this version. It keeps every other plugin from being installed.',
  'finding.broken_neighbour.fix':
    'Take it out of the `plugins` folder, or replace it by the build for this version. It is often an unpacked zip or a file left by a file manager.',
  'finding.other_id': 'The plugin calls itself “{name}”, and “{expected}” was asked for.',
  'finding.other_id.fix':
    'Check that it is the right file. If it is, ask for the plugin by the name “{name}”.',
  'finding.bin_not_flat':
    '`bin` has to be a folder that holds files and no further folders. “{entry}” does not fit.',
  'finding.bin_not_flat.fix':
    'Put the files directly into `bin`, and adapt the scripts that name their paths, or ask the vendor for a corrected build.',
  'finding.name_of_program':
    'Elasticsearch has a program called “{name}”, and the plugin brings a `bin` folder that would get the same name.',
  'finding.name_of_program.fix':
    'The plugin needs another name in its descriptor. Ask the vendor for such a build.',
  'finding.config_not_flat':
    '`config` has to be a folder that holds files and no further folders. “{entry}” does not fit.',
  'finding.config_not_flat.fix':
    'Put the files directly into `config`, if the plugin finds them there, or ask the vendor for a corrected build.',
  'finding.config_lands':
    '{count, plural, one {One file of the plugin’s `config` folder will be in “{folder}” on each node.} other {# files of the plugin’s `config` folder will be in “{folder}” on each node.}}',
  'finding.config_lands.fix':
    'There is nothing to do. Settings that name these files have to use this place.',
} as const;
