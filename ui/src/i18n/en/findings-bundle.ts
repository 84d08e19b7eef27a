/** What the inspector finds in a bundle of files for the config folder. */
export const findingsBundleEn = {
  'finding.bundle_wrapped':
    'Everything lies in the folder “{folder}”, into which Elasticsearch does not look by itself.',
  'finding.bundle_wrapped.fix':
    'Let Plugdesk write a copy without the outer folder, or pack the folder’s content instead of the folder. Keep it only if your settings name the files with this folder.',
  'finding.file_at_top':
    '“{file}” sits too high up in the archive. Elasticsearch looks for it under “{folder}”.',
  'finding.file_at_top.fix':
    'Put it into that folder and pack the zip again. If a setting names it by another path, leave it where that path leads.',
  'finding.not_utf8':
    '“{file}” is not UTF-8 text (see line {line}{encoding, select, unknown {} other {; it looks like {encoding}}}). Elasticsearch refuses to read it, and an index that uses it cannot be opened.',
  'finding.not_utf8.fix': 'Save the file as UTF-8 without BOM, and pack the zip again.',
  'finding.byte_order_mark':
    '“{file}” begins with an invisible mark (BOM), which becomes part of its first line: the first word or comment is not recognised.',
  'finding.byte_order_mark.fix':
    'Save the file as UTF-8 without BOM. It can stay if the first line does not matter.',
  'finding.nothing_read': 'Nothing in this bundle lies where Elasticsearch looks by itself.',
  'finding.nothing_read.fix':
    'Word lists and synonyms belong in `dictionaries`, spelling dictionaries in `hunspell`, GeoIP databases in `ingest-geoip`. If settings of yours name these files by their paths, all is well.',
  'finding.geo_ip_stock_name':
    '“{file}” has the name of a database that comes with Elasticsearch. A database of your own must not have it.',
  'finding.geo_ip_stock_name.fix':
    'Give it a name of its own, such as `Acme-City.mmdb`, and name that in the pipeline.',
  'finding.geo_ip_other_name':
    'The name of “{file}” does not end in `-City.mmdb`, `-Country.mmdb` or `-ASN.mmdb`, as Elasticsearch expects of its GeoIP databases.',
  'finding.geo_ip_other_name.fix':
    'Rename the file by what it holds, and name it so in the pipeline.',
  'finding.script_files':
    '“{file}” is a script in a file. Elasticsearch has not read such scripts since 6.0.',
  'finding.script_files.fix':
    'Store the script in the cluster instead (`PUT _scripts/…`), and leave the file out.',
  'finding.nested_zip': '“{file}” is a zip inside the zip. It is not unpacked a second time.',
  'finding.nested_zip.fix':
    'If the inner zip is the plugin or bundle, send that one. Otherwise pack its content in place of it.',
  'finding.code_in_bundle':
    '“{file}” is program code. A bundle brings files for the config folder, and code in it is not run.',
  'finding.code_in_bundle.fix':
    'If it belongs to a plugin, send the plugin’s own zip as a plugin. Otherwise leave it out.',
  'finding.source_in_bundle':
    '“{file}” is source code, which does not belong in a bundle. It can make a deployment’s change fail on Elastic Cloud and ECE.',
  'finding.source_in_bundle.fix': 'Leave source code out of the bundle, and pack the zip again.',
  'finding.descriptor_in_bundle':
    '“{file}” is a plugin’s descriptor. As a bundle, the plugin would only be copied into the config folder and never loaded.',
  'finding.descriptor_in_bundle.fix':
    'Send the plugin as a plugin, in a zip of its own with the descriptor at the top.',
  'finding.hunspell_incomplete':
    'The spelling dictionary in “{folder}” is incomplete. It lacks: {missing}.',
  'finding.hunspell_incomplete.fix':
    'Each language needs a folder such as `hunspell/en_US` with one `.aff` file and at least one `.dic` file in it.',
  'finding.cacerts':
    '“{file}” replaces the certificate authorities that Java trusts on the nodes, for everything they connect to.',
  'finding.cacerts.fix':
    'Check that the usual authorities are in it too and that its password is `changeit`. A deployment can have only one such bundle.',
} as const;
