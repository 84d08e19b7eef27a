/** What the inspector finds about the kind of an archive and where its descriptor lies. */
export const findingsLayoutEn = {
  'finding.open_search_plugin':
    'This plugin was built {version, select, unknown {for OpenSearch} other {for OpenSearch {version}}}, not for Elasticsearch.',
  'finding.open_search_plugin.fix':
    'Look for a build for Elasticsearch from the same project. The two cannot use each other’s plugins.',
  'finding.source_download':
    'This looks like a source download (it holds “{entry}”), not like the built plugin.',
  'finding.source_download.fix':
    'Get the built zip from the project’s release page. If you build the plugin yourself, the zip is usually under `build/distributions` or `target/releases`.',
  'finding.plugin_before_2':
    'This plugin was made for Elasticsearch before 2.0. Later versions want a `plugin-descriptor.properties`, which it does not have.',
  'finding.plugin_before_2.fix':
    'Look for a build for your version, or for a newer plugin that does the same. A descriptor added by hand does not make the old code work.',
  'finding.site_with_source':
    'This looks like a site plugin, but it holds source code (“{entry}”), which the installer refuses.',
  'finding.site_with_source.fix':
    'Get the built zip from the project’s release page instead of the source download.',
  'finding.descriptor_missing':
    'There is no `plugin-descriptor.properties` where Elasticsearch {version} looks for it.',
  'finding.descriptor_missing.fix':
    'It belongs at the top of the zip (for 5.0 to 6.2 in a folder called `elasticsearch`). Get the built zip from the vendor; if these are dictionaries or settings, send them as a bundle.',
  'finding.descriptor_wrapped':
    'The descriptor lies in the folder “{folder}”, and Elasticsearch looks for it at the top of the zip.',
  'finding.descriptor_wrapped.fix':
    'Let Plugdesk write a copy without the outer folder, or pack the folder’s content instead of the folder.',
  'finding.stable_unknown':
    'This is a plugin of the stable kind (`stable-plugin-descriptor.properties`), which Elasticsearch {version} does not know.',
  'finding.stable_unknown.fix':
    'Stable plugins need Elasticsearch 8.7 or later. For an earlier version, get a classic build of the plugin.',
  'finding.elasticsearch_folder_missing':
    'Elasticsearch 5.0 to 6.2 unpacks only what lies in a folder called `elasticsearch`, and this zip has no such folder.',
  'finding.elasticsearch_folder_missing.fix':
    'Get the build that was made for your version. A build for a later version does not run there, wherever its files lie.',
  'finding.old_structure':
    '“{entry}” lies in a folder called `elasticsearch`. This is the layout of 5.0 to 6.2; Elasticsearch 6.3 and later refuse it.',
  'finding.old_structure.fix':
    'Get the build for your version. Only if the plugin was built for 6.3 or later is it enough to move its files to the top of the zip.',
  'finding.two_descriptors':
    'The zip holds both `plugin-descriptor.properties` and `stable-plugin-descriptor.properties`. Elasticsearch 8.4 and later accept only one of them.',
  'finding.two_descriptors.fix':
    'Ask the vendor which one is meant, and remove the other. A plugin that names a `classname` needs the classic one.',
  'finding.meta_plugin':
    'This zip packs several plugins together (a meta plugin). Only Elasticsearch 6.2 installs such a zip.',
  'finding.meta_plugin.fix':
    'Install the plugins that it holds one by one, in builds for your version.',
  'finding.meta_plugin_broken':
    'The meta plugin is not put together as Elasticsearch 6.2 wants it: {what}.',
  'finding.meta_plugin_broken.fix':
    'Its own descriptor may hold only `name` and `description`, and each plugin needs a folder of its own under `elasticsearch` with a descriptor in it. Ask the vendor for a corrected build.',
} as const;
