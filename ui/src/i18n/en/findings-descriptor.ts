/** What the inspector finds in a plugin's descriptor: its grammar, its keys, its versions. */
export const findingsDescriptorEn = {
  'finding.malformed_escape':
    'Line {line} of the descriptor holds `\\u` without the four hexadecimal digits that belong to it. Elasticsearch cannot read the whole file because of that.',
  'finding.malformed_escape.fix':
    'Correct the line. If it holds a Windows path such as `C:\\users`, write each backslash twice: `C:\\\\users`.',
  'finding.mojibake':
    'Elasticsearch reads the value of “{key}” as “{read}”: it takes the descriptor for ISO-8859-1, while this text was saved as UTF-8.',
  'finding.mojibake.fix':
    'In a description this only looks odd. Elsewhere write plain Latin letters, or `\\u` with four digits for every other letter.',
  'finding.descriptor_byte_order_mark':
    'The descriptor begins with an invisible mark (BOM), which becomes part of its first line. Elasticsearch does not find the key on that line.',
  'finding.descriptor_byte_order_mark.fix':
    'Save the descriptor as UTF-8 without BOM, and pack the zip again.',
  'finding.descriptor_too_large':
    'The descriptor is {size} large, while real ones have a few lines. Plugdesk did not judge its content.',
  'finding.descriptor_too_large.fix':
    'Check whether another file got the descriptor’s name, and get a fresh copy of the zip.',

  'finding.name_missing': 'The descriptor does not give the plugin a `name`.',
  'finding.name_missing.fix': 'Ask the vendor for a corrected build, or add a line `name=…`.',
  'finding.name_odd':
    'The plugin’s name is “{name}”, with a blank at an end or a path in it. Elasticsearch takes it as it is and makes a folder of that name.',
  'finding.name_odd.fix':
    'Correct the line `name=…` in the descriptor. A plugin installed under this name is hard to name again, for instance when it is to be removed.',
  'finding.name_illegal': 'Elasticsearch 2.x does not let a plugin be called “{name}”.',
  'finding.name_illegal.fix':
    'Give the plugin another name in its descriptor. The names of Elasticsearch’s own programs are not free.',
  'finding.description_missing': 'The descriptor has no `description`.',
  'finding.description_missing.fix':
    'Add a line `description=…`; the text may be empty, but the line has to be there.',
  'finding.version_missing': 'The descriptor does not state the plugin’s own `version`.',
  'finding.version_missing.fix': 'Add a line `version=…`. Any text will do, such as `1.0.0`.',
  'finding.placeholder':
    '“{key}” still says “{value}”: a placeholder that the build should have replaced.',
  'finding.placeholder.fix':
    'If this is source code, get the built zip, which is usually under `build/distributions` or `target/releases`. Otherwise ask the vendor for a corrected build; in a description it does no harm.',
  'finding.neither_jvm_nor_site':
    'Elasticsearch 2.x wants `jvm=true` or `site=true` in the descriptor, and neither is there.',
  'finding.neither_jvm_nor_site.fix':
    'Get a build that was made for 2.x. If this one was, ask the vendor to add the line.',
  'finding.site_folder_missing':
    'The descriptor announces a site plugin (`site=true`), but the zip has no folder `_site`.',
  'finding.site_folder_missing.fix':
    'Get the complete zip: the plugin’s web pages belong in `_site`, beside the descriptor.',
  'finding.elasticsearch_version_missing':
    'The descriptor does not say for which Elasticsearch the plugin was built (`elasticsearch.version`).',
  'finding.elasticsearch_version_missing.fix':
    'Ask the vendor for a build that says so. A number put in by hand does not make the plugin fit that version.',
  'finding.elasticsearch_version_malformed':
    '“{value}” in `elasticsearch.version` is not a version that Elasticsearch can read.',
  'finding.elasticsearch_version_malformed.fix':
    'It has to look like `8.12.2`, with nothing before or after it, no blanks and no comment. Ask the vendor for a corrected build.',
  'finding.other_elasticsearch_version':
    'The plugin was built for Elasticsearch {built_for}, and the destination runs {target}.',
  'finding.other_elasticsearch_version.fix':
    'Get the build for exactly {target}: all parts of the number have to be the same. Changing only the number in the descriptor moves the failure to the start of the node.',
  'finding.java_version_missing':
    'The descriptor does not say which Java the plugin needs (`java.version`).',
  'finding.java_version_missing.fix':
    'Ask the vendor for a corrected build, or add a line such as `java.version=17`.',
  'finding.java_version_malformed':
    '“{value}” in `java.version` is not a Java version that this Elasticsearch can read.',
  'finding.java_version_malformed.fix':
    'Write a plain number such as `17`, without blanks. From 8.3 on, forms such as `11.0` or `1.8.0` are refused as well.',
  'finding.needs_newer_java':
    'The plugin asks for Java {needs}. A node that runs Java {java} does not take it.',
  'finding.needs_newer_java.fix':
    'Get a build for Java {java} or older, or use a version of Elasticsearch that runs on Java {needs}.',
  'finding.classname_missing':
    'The descriptor does not name the class that Elasticsearch has to start (`classname`).',
  'finding.classname_missing.fix':
    'Ask the vendor for a corrected build. Without its main class the plugin cannot run.',
  'finding.extended_plugin_blank':
    'A name in `extended.plugins` (“{value}”) begins or ends with a blank. The blank becomes part of the name, and Elasticsearch finds no such plugin.',
  'finding.extended_plugin_blank.fix':
    'Separate the names with commas alone, as in `extended.plugins=lang-painless,x-pack-core`.',
  'finding.native_controller_malformed':
    '`has.native.controller` is “{value}”; only `true` or `false` in small letters are read.',
  'finding.native_controller_malformed.fix': 'Write `false`, or leave the line out.',
  'finding.native_controller':
    'The plugin brings a native program of its own (`has.native.controller=true`). Elasticsearch has refused such plugins since 7.0.',
  'finding.native_controller.fix':
    'Ask the vendor for a build without a native program. Do not just change the line: the plugin counts on its program being started.',
  'finding.requires_keystore':
    '`requires.keystore` is “{value}”. Only Elasticsearch 6.0 to 6.2 know this line, with `true` or `false`.',
  'finding.requires_keystore.fix':
    'Leave the line out for later versions, or get the build for your version.',
  'finding.plugin_type_invalid':
    '`type` is “{value}”. Only `isolated` and `bootstrap` exist, and only in Elasticsearch 7.11 to 8.3.',
  'finding.plugin_type_invalid.fix':
    'Leave the line out; an ordinary plugin does not need it. If it was put there on purpose, ask the vendor.',
  'finding.java_opts_without_bootstrap':
    'The descriptor sets `java.opts`, which only a plugin with `type=bootstrap` may do.',
  'finding.java_opts_without_bootstrap.fix':
    'Leave the line out. Options for Java belong in the settings of the node.',
  'finding.bootstrap_with_classname':
    'The descriptor says `type=bootstrap` and names a class to start (`classname`). The two exclude each other.',
  'finding.bootstrap_with_classname.fix':
    'Ask the vendor which of the two is meant. Most plugins need `classname` and no `type`.',
  'finding.licensed_malformed':
    '`licensed` is “{value}”; only `true` or `false` in small letters are read.',
  'finding.licensed_malformed.fix': 'Leave the line out unless the vendor says otherwise.',
  'finding.module_missing':
    'The descriptor names the Java module “{value}” (`modulename`), and no jar in the zip holds it. The node would stop at its start.',
  'finding.module_missing.fix':
    'Ask the vendor for a complete build. If the plugin is not built as a module, the line has to go.',
  'finding.unknown_keys':
    'The descriptor holds keys that this version of Elasticsearch does not know: {keys}. From 6.2 on it refuses such plugins.',
  'finding.unknown_keys.fix':
    'If they are left over from earlier versions, let Plugdesk write a copy without them. If they belong to another version, get the build for yours.',
  'finding.duplicate_key':
    '“{key}” is in the descriptor more than once. The last line counts, and nothing says so.',
  'finding.duplicate_key.fix': 'Keep the line that is meant, and remove the others.',

  'finding.stable_unknown_keys': 'A stable descriptor may not hold these keys: {keys}.',
  'finding.stable_unknown_keys.fix':
    'Let Plugdesk write a copy without them. If the plugin needs a `classname`, it is a classic plugin, and the descriptor has the wrong name.',
  'finding.stable_key_missing': 'The stable descriptor lacks “{key}”.',
  'finding.stable_key_missing.fix':
    'Ask the vendor for a corrected build. A stable descriptor needs a name, a description, its own version, and the versions of Elasticsearch and Java.',
  'finding.modular_malformed': '`modular` is “{value}”; only `true` or `false` are read.',
  'finding.modular_malformed.fix':
    'Write `true` if the jars are Java modules, otherwise `false` or nothing.',
  'finding.stable_version_malformed':
    '“{value}” is not a version of three numbers, which a stable plugin has to name as its Elasticsearch version.',
  'finding.stable_version_malformed.fix':
    'It has to look like `8.7.0`, without an addition such as `-SNAPSHOT`. Ask the vendor for a released build.',
  'finding.stable_other_version':
    'The plugin is for Elasticsearch {built_for} and later of the same major version, and the destination runs {target}.',
  'finding.stable_other_version.fix':
    'Get a build for {target} or for an earlier version with the same first number.',
  'finding.named_components_malformed': '`named_components.json` cannot be read: {reason}.',
  'finding.named_components_malformed.fix':
    'Build the plugin again with Elastic’s Gradle plugin, which writes this file. Without the file, the installer makes one from the jars.',
  'finding.class_too_new_to_scan':
    'The installer reads every class of a stable plugin. It does not know Java {needs} yet, for which “{class}” was compiled, and gives up.',
  'finding.class_too_new_to_scan.fix':
    'Get a build for an older Java, or one that brings `named_components.json`, so that the installer need not look into the jars.',
} as const;
