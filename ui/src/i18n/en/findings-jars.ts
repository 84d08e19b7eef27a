/** What the inspector finds in the jars of a plugin. */
export const findingsJarsEn = {
  'finding.jar_unreadable':
    '“{jar}” cannot be opened as a jar, and Elasticsearch wants to open every jar beside the descriptor.',
  'finding.jar_unreadable.fix':
    'Get a fresh copy of the zip. If the file’s name begins with `._`, it was left by macOS and can simply go.',
  'finding.jar_ignored':
    '“{jar}” lies where Elasticsearch loads nothing: only jars beside the descriptor are used.',
  'finding.jar_ignored.fix':
    'If the plugin needs it, put it beside the descriptor; otherwise leave it out.',
  'finding.jar_hell':
    'The class “{class}” is there more than once: in “{jar}”, and again in “{other}”. Elasticsearch refuses that and calls it jar hell.',
  'finding.jar_hell.fix':
    'Keep one of the two. Often one is an older copy of the same library, or a library that Elasticsearch brings along and that the plugin should leave out.',
  'finding.manifest_needs_newer_java':
    '“{jar}” says in its manifest that it needs Java {needs}; the nodes run Java {java}.',
  'finding.manifest_needs_newer_java.fix':
    'Get a build for Java {java} or older, or choose a destination that runs Java {needs}.',
  'finding.manifest_other_elasticsearch':
    '“{jar}” says in its manifest that it was made for Elasticsearch {built_for}; the destination runs {target}.',
  'finding.manifest_other_elasticsearch.fix':
    'Get the build for {target}. This note in the manifest has to match, beside the one in the descriptor.',
  'finding.extended_plugin_missing':
    'The plugin builds on another one, “{name}”, which is not installed there.',
  'finding.extended_plugin_missing.fix':
    'Install “{name}” first, in the build for the same Elasticsearch version.',
  'finding.extends_plugin':
    'The plugin builds on another one, “{name}”, which has to be there before it.',
  'finding.extends_plugin.fix':
    'Check that “{name}” is installed on the destination. If it comes with Elasticsearch, there is nothing to do.',
  'finding.extends_itself':
    'The plugin names itself, “{name}”, among the plugins that it builds on.',
  'finding.extends_itself.fix':
    'Take “{name}” out of `extended.plugins` in the descriptor, or ask the vendor for a corrected build.',
  'finding.plugin_class_missing':
    'The descriptor names the class “{class}”, and no jar in the zip holds it. The plugin would install, and then the node would not start.',
  'finding.plugin_class_missing.fix':
    'Get a complete build. If you build it yourself, check that the compiled classes are in the jar and that `classname` is spelled right.',
  'finding.no_jar':
    'There is no jar beside the descriptor, so the plugin brings no code that Elasticsearch could load.',
  'finding.no_jar.fix':
    'Get the complete zip. Jars in a folder such as `lib` are not loaded; they belong beside the descriptor.',
  'finding.plugin_class_unfit':
    'Elasticsearch cannot start the class “{class}” as a plugin ({what}).',
  'finding.plugin_class_unfit.fix':
    'Check that `classname` names the plugin’s main class. It has to be public, extend `Plugin` and have exactly one public constructor; the vendor can correct this.',
  'finding.class_newer_than_java':
    '{count, plural, one {The class “{class}” in “{jar}” needs Java {needs}. A node that runs Java {java} cannot load it.} other {# classes such as “{class}” in “{jar}” need a newer Java, up to Java {needs}. A node that runs Java {java} cannot load them.}}',
  'finding.class_newer_than_java.fix':
    'Get a build that was compiled for Java {java} or older, or choose a destination that runs Java {needs}.',
  'finding.class_of_other_era':
    'The class “{class}” is written for Elasticsearch {era}. This version no longer has what it builds on.',
  'finding.class_of_other_era.fix':
    'Get a build for your version. The code itself has to be adapted; a new number in the descriptor is not enough.',
} as const;
